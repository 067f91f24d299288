import { readFile, stat } from "node:fs/promises";
import type { Upload } from "../../platform/routing.ts";

export type Scan = { readonly fileName: string; readonly contentType: ScanType; readonly content: Buffer };
type ScanType = "application/pdf" | "image/jpeg" | "image/png";
export type ScanProblem = "scanLarge" | "scanStrange";

/** A page photographed by a phone is 2 to 4 MB. */
export const maxScanMegabytes = 5;

/** A scan of a payment order: a PDF or a picture by its content, whatever its name says. */
export const readScan = async (upload: Upload): Promise<Scan | ScanProblem> => {
  const { size } = await stat(upload.path);
  if (upload.isTooLarge || size > maxScanMegabytes * 1024 * 1024) return "scanLarge";
  const content = await readFile(upload.path);
  const kind = kinds.find(({ isIt }) => isIt(content));
  if (!kind) return "scanStrange";
  return { fileName: nameOf(upload.name, kind.ending), contentType: kind.contentType, content };
};

type Kind = {
  readonly contentType: ScanType;
  readonly ending: string;
  readonly isIt: (content: Buffer) => boolean;
};

const pngHead = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const jpegHead = Buffer.from([0xff, 0xd8, 0xff]);
const jpegEnd = Buffer.from([0xff, 0xd9]);

const startsWith = (content: Buffer, head: Buffer): boolean => content.subarray(0, head.length).equals(head);

/** The beginning and the end of each: a file that was cut off is refused too. */
const kinds: readonly Kind[] = [
  {
    contentType: "application/pdf",
    ending: "pdf",
    isIt: (content) => startsWith(content, Buffer.from("%PDF-")) && content.subarray(-1024).includes("%%EOF"),
  },
  {
    contentType: "image/jpeg",
    ending: "jpg",
    isIt: (content) => startsWith(content, jpegHead) && content.includes(jpegEnd, jpegHead.length),
  },
  {
    contentType: "image/png",
    ending: "png",
    isIt: (content) => startsWith(content, pngHead) && content.includes("IHDR", 12) && content.includes("IEND", 16),
  },
];

/** The name without a path and without signs that no file name can have; its ending says what the content is. */
const nameOf = (name: string, ending: string): string => {
  const last = name.split(/[\\/]/).at(-1) ?? "";
  const stem = last.replace(/\.[^.]*$/, "").replaceAll(/[^\p{L}\p{N} ._()-]+/gu, "_");
  return `${stem.slice(0, 80).trim() || "scan"}.${ending}`;
};
