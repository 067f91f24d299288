import { pipeline } from "node:stream/promises";
import { attach } from "../../platform/attachment.ts";
import type { Response, ScopedRequest } from "../../platform/routing.ts";
import { rangeOf } from "../range.ts";
import { chunksOf, type LastingDocument, partOf } from "./repository.ts";

/** The whole file, or the part that a broken download goes on with. `noun`: what the file is, in Latin letters. */
export const sendKept = async (
  req: ScopedRequest,
  res: Response,
  file: LastingDocument,
  noun: string,
): Promise<void> => {
  const etag = `"${file.id}"`;
  const asked = req.method === "GET" ? req.range(file.size, { combine: true }) : undefined;
  const range = rangeOf({ asked, ifRange: req.get("if-range"), etag });
  res.setHeader("Accept-Ranges", "bytes").setHeader("ETag", etag);
  if (range === "unsatisfiable") {
    res.status(416).setHeader("Content-Range", `bytes */${file.size}`).end();
    return;
  }
  attach(res, file.fileName, noun).type(file.contentType);
  res.setHeader("Content-Length", range ? range.to - range.from + 1 : file.size);
  if (range) res.status(206).setHeader("Content-Range", `bytes ${range.from}-${range.to}/${file.size}`);
  if (req.method === "HEAD") {
    res.end();
    return;
  }
  const content = range ? partOf(req.scope, file.id, range) : chunksOf(req.scope, file.id);
  await pipeline(content, res).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
};
