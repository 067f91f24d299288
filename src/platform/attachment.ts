import type { Response } from "express";

/**
 * As `res.attachment`, with a name that old programs can show too: of «Счет-20000001-202610.pdf» they get
 * `invoice-20000001-202610.pdf`, not a row of question marks. `noun`: what the file is, in Latin letters.
 */
export const attach = (res: Response, fileName: string, noun: string): Response => {
  res.attachment(fileName);
  const latin = latinName(fileName, noun);
  if (latin === fileName) return res;
  return res.setHeader("Content-Disposition", `attachment; filename="${latin}"; filename*=UTF-8''${encoded(fileName)}`);
};

const latinName = (fileName: string, noun: string): string => {
  if (/^[\w. ()-]+$/.test(fileName)) return fileName;
  const ending = /\.[\w.]{1,12}$/.exec(fileName)?.[0] ?? "";
  const stem = fileName.slice(0, fileName.length - ending.length);
  const kept = stem.split(/[^\w]+/).filter((part) => part !== "" && !part.startsWith("_"));
  return [noun, ...kept].join("-") + ending;
};

/** RFC 8187: what `encodeURIComponent` leaves of the signs that a parameter may not have is encoded too. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
