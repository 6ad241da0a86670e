/* Charts: [data-chart] holds {"x": [seconds…], "series": [{"label", "values", "format"}], "kind": "line"|"bar"}.
   Colours come from the page, so they follow light and dark. The same figures stand in a table beside it for everybody else. */
"use strict";

(() => {
  const TONES = ["--ss-accent", "--ss-lantern", "--ss-info", "--ss-bad"];
  const drawn = new Map();

  /** A custom property as the browser resolves it, light-dark() included. */
  function colour(name, place) {
    const probe = document.createElement("i");
    probe.style.color = `var(${name})`;
    place.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  }

  function faint(value, share) {
    return `color-mix(in oklab, ${value} ${share}%, transparent)`;
  }

  function options(place, chart) {
    const ink = colour("--ss-ink-2", place);
    const grid = { stroke: colour("--ss-line", place), width: 1 };
    const locale = document.documentElement.lang || undefined;
    const day = new Intl.DateTimeFormat(`${locale}-u-nu-latn`, { day: "numeric", month: "short" });
    const number = (format) => new Intl.NumberFormat(`${locale}-u-nu-latn`, format ?? {});
    const compact = number({ notation: "compact", ...chart.series[0].format });
    const axis = { stroke: ink, font: "12px Inter, Plex Arabic, sans-serif", ticks: { show: false } };
    return {
      width: place.clientWidth,
      height: Number(place.dataset.height ?? 240),
      legend: { show: chart.series.length > 1 || place.dataset.legend === "yes" },
      cursor: { y: false, points: { size: 7 } },
      axes: [
        { ...axis, grid: { show: false }, values: (_, ticks) => ticks.map((tick) => day.format(new Date(tick * 1000))), space: 72 },
        { ...axis, grid, values: (_, ticks) => ticks.map((tick) => compact.format(tick)), size: 64 },
      ],
      scales: { y: { range: (_, low, high) => [Math.min(0, low), high <= 0 ? 1 : high * 1.1] } },
      series: [
        { label: place.dataset.across, value: (_, x) => (x == null ? "" : day.format(new Date(x * 1000))) },
        ...chart.series.map((series, index) => look(series, colour(TONES[index % TONES.length], place), chart.kind, number(series.format), index === 0)),
      ],
    };
  }

  function look(series, tone, kind, number, first) {
    const bars = kind === "bar" ? { paths: window.uPlot.paths.bars({ size: [0.6, 40], radius: 0.2 }), fill: tone } : {};
    return {
      label: series.label,
      stroke: tone,
      width: 2,
      fill: first ? faint(tone, 12) : undefined,
      points: { show: false },
      value: (_, value) => (value == null ? "–" : number.format(value)),
      ...bars,
    };
  }

  function draw(place) {
    drawn.get(place)?.destroy();
    const chart = JSON.parse(place.dataset.chart);
    const figures = [chart.x, ...chart.series.map((series) => series.values)];
    drawn.set(place, new window.uPlot(options(place, chart), figures, place));
  }

  const resized = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const plot = drawn.get(target);
      if (plot && contentRect.width && plot.width !== contentRect.width) plot.setSize({ width: contentRect.width, height: plot.height });
    }
  });

  function drawAll(within) {
    if (!window.uPlot) return;
    for (const place of within.querySelectorAll("[data-chart]")) {
      if (drawn.has(place)) continue;
      draw(place);
      resized.observe(place);
    }
  }

  const redraw = () => [...drawn.keys()].filter((place) => place.isConnected).forEach(draw);
  document.addEventListener("shopstead:theme", redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  document.addEventListener("htmx:load", (event) => drawAll(event.target));
  drawAll(document);
})();
