/** A bar with a mark across it: charged and paid. Both are of one unit; what is below zero is drawn as zero. */
export type BarValue = { readonly value: number; readonly mark: number };

export type BarChart = {
  readonly width: number;
  readonly height: number;
  /** Where bars stand, from the left and the top. */
  readonly bars: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly middle: number;
    readonly markY: number;
  }[];
  readonly baseline: number;
  readonly lines: readonly { readonly y: number; readonly value: number }[];
  readonly left: number;
  readonly right: number;
};

// of a phone's width: text in it stays readable at 340 px and is larger on a screen
const size = { width: 400, height: 190, left: 46, right: 396, top: 12, bottom: 166 };
const lineCount = 3;
/** Of a bar's place, the bar. */
const filled = 0.62;

/** Where to draw a bar chart; views/components/bar-chart.ejs draws it. */
export const barChart = (values: readonly BarValue[]): BarChart => {
  const step = niceStep(Math.max(1, ...values.flatMap(({ value, mark }) => [value, mark])) / lineCount);
  const high = step * lineCount;
  const yOf = (value: number) => round(size.bottom - (Math.max(0, value) / high) * (size.bottom - size.top));
  const place = (size.right - size.left) / Math.max(1, values.length);
  return {
    width: size.width,
    height: size.height,
    baseline: size.bottom,
    left: size.left,
    right: size.right,
    bars: values.map(({ value, mark }, index) => {
      const middle = size.left + place * (index + 0.5);
      const width = Math.min(place * filled, 36);
      const y = yOf(value);
      return {
        x: round(middle - width / 2),
        y,
        width: round(width),
        height: round(size.bottom - y),
        middle: round(middle),
        markY: yOf(mark),
      };
    }),
    lines: Array.from({ length: lineCount }, (_, index) => ({ y: yOf(step * (index + 1)), value: step * (index + 1) })),
  };
};

/** 1, 2, 2.5 or 5 times a power of ten, not less than what is needed. */
const niceStep = (least: number): number => {
  const power = 10 ** Math.floor(Math.log10(least));
  const found = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= least);
  return (found ?? 10) * power;
};

const round = (n: number): number => Math.round(n * 10) / 10;
