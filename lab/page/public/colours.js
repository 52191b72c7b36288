// The colours of the style sheet, for canvases, which cannot use variables.

let cached = new Map();

/** The value of a custom property, for example `--ok`. */
export const colour = (name) => {
  if (!cached.has(name)) cached.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  return cached.get(name);
};

/** Calls back when the reader switches between light and dark. */
export const onThemeChange = (redraw) => {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    cached = new Map();
    redraw();
  });
};
