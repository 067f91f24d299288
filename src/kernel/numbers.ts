import type { Lang } from "./lang.ts";
import { minus, nbsp } from "./signs.ts";

/** `1 234`, split from four digits on (be-BY alone would wait for five). Throws for NaN and infinities. */
export function formatCount(n: number | bigint, lang: Lang): string {
  return counts[lang].format(finite(n)).replace("-", minus);
}

/** `1,5 ГБ`: units of 1024, at most one decimal. */
export function formatBytes(bytes: number, lang: Lang): string {
  let size = Math.abs(finite(bytes));
  let unit = 0;
  // 1023.95 would be rounded up to 1024 of the smaller unit.
  while (size >= (unit === 0 ? 1024 : 1023.95) && unit < byteUnits[lang].length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${sizes[lang].format(bytes < 0 ? -size : size).replace("-", minus)}${nbsp}${byteUnits[lang][unit] ?? ""}`;
}

/** `1 ч 5 мин 30 с`: whole seconds, parts that are zero left out. */
export function formatDuration(seconds: number, lang: Lang): string {
  const total = Math.round(Math.abs(finite(seconds)));
  const parts = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const said = parts
    .map((part, index) => (part === 0 ? "" : formatCount(part, lang) + nbsp + (timeUnits[lang][index] ?? "")))
    .filter(Boolean);
  if (said.length === 0) return `0${nbsp}${timeUnits[lang][2]}`;
  return (seconds < 0 ? minus : "") + said.join(" ");
}

const counts = formatters(0);

const sizes = formatters(1);

const byteUnits = {
  ru: ["Б", "КБ", "МБ", "ГБ", "ТБ"],
  be: ["Б", "КБ", "МБ", "ГБ", "ТБ"],
  en: ["B", "KB", "MB", "GB", "TB"],
} as const satisfies Record<Lang, readonly string[]>;

const timeUnits = {
  ru: ["ч", "мин", "с"],
  be: ["гадз", "хв", "с"],
  en: ["h", "min", "s"],
} as const satisfies Record<Lang, readonly string[]>;

function formatters(maximumFractionDigits: number): Readonly<Record<Lang, Intl.NumberFormat>> {
  const options = { useGrouping: "always", maximumFractionDigits, signDisplay: "negative" } as const;
  return {
    ru: new Intl.NumberFormat("ru-BY", options),
    be: new Intl.NumberFormat("be-BY", options),
    en: new Intl.NumberFormat("en-GB", options),
  };
}

function finite<N extends number | bigint>(n: N): N {
  if (typeof n === "number" && !Number.isFinite(n)) throw new RangeError(`not a number to show: ${n}`);
  return n;
}
