const SECONDS = 60;

function createSparkline(svg, label) {
  const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
  const samples = new Array(SECONDS).fill(0);
  let current = 0;
  svg.append(line);
  return {
    count() {
      current++;
    },
    tick() {
      samples.shift();
      samples.push(current);
      const peak = Math.max(1, ...samples);
      line.setAttribute("points", samples.map((value, index) => `${index * 120 / (SECONDS - 1)},${23 - 22 * value / peak}`).join(" "));
      svg.setAttribute("aria-label", `Changes per second in the last minute, at most ${Math.max(...samples)}`);
      setText(label, `${current} changes/s`);
      current = 0;
    },
  };
}
