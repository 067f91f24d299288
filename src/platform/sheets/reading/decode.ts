const SAMPLE_BYTES = 4096;

/** The text of a file in whatever encoding it was saved: UTF-8, UTF-16, windows-1251, or cp866 of old programs. */
export const decode = (file: Buffer): string => {
  const wide = wideEncoding(file);
  if (wide) return new TextDecoder(wide).decode(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(file);
  } catch {
    return new TextDecoder(isOfDos(file) ? "ibm866" : "windows-1251").decode(file);
  }
};

/** Told by its mark, or by the high bytes of Latin and Cyrillic letters (0 and 4) standing in every second place. */
const wideEncoding = (file: Buffer): "utf-16le" | "utf-16be" | undefined => {
  const mark = file.toString("latin1", 0, 2);
  if (mark === "\u00ff\u00fe") return "utf-16le";
  if (mark === "\u00fe\u00ff") return "utf-16be";
  const sample = file.subarray(0, SAMPLE_BYTES);
  if (!sample.includes(0) || file.length % 2 === 1) return undefined;
  if (shareOfHigh(sample, 1) > 0.9 && shareOfHigh(sample, 0) < 0.2) return "utf-16le";
  return shareOfHigh(sample, 0) > 0.9 && shareOfHigh(sample, 1) < 0.2 ? "utf-16be" : undefined;
};

const shareOfHigh = (sample: Buffer, first: 0 | 1): number => {
  let high = 0;
  for (let i = first; i < sample.length; i += 2) if (sample[i] === 0 || sample[i] === 4) high += 1;
  return high / (sample.length / 2);
};

/** Letters of cp866 stand at 80–AF and E0–EF, those of windows-1251 at C0–FF. */
const isOfDos = (file: Buffer): boolean => {
  let dos = 0;
  let windows = 0;
  for (const byte of file.subarray(0, SAMPLE_BYTES)) {
    if (byte >= 0x80 && byte < 0xb0) dos += 1;
    if ((byte >= 0xc0 && byte < 0xe0) || byte >= 0xf0) windows += 1;
  }
  return dos > windows;
};

// oxlint-disable-next-line no-control-regex -- what no editor writes into a text, but some programs do
const controls = /[\u0000-\u0008\u000e-\u001f\u007f]/g;
const MOST_KINDS = 4;

/** A text may hold some control character again and again; a program or a picture holds nearly all of them. */
export const isBinary = (text: string): boolean =>
  new Set(text.slice(0, 100_000).match(controls) ?? []).size > MOST_KINDS;

export const withoutControls = (text: string): string => text.replace(controls, "");
