import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished, pipeline } from "node:stream/promises";
import busboy from "busboy";
import type { Request, RequestHandler } from "express";
import { TooLarge } from "../kernel/errors.ts";
import type { PageRequest, Upload } from "./routing.ts";

const maxFileBytes = 10 * 1024 * 1024;
// a file a little too large is answered on the form; beyond this the request is not even read
const maxRequestBytes = 64 * 1024 * 1024;

/** Reads a multipart form as a stream: fields into `req.body`, one file into a temporary file that goes with the response. */
export const receiveUpload: RequestHandler = async (req, res, next) => {
  if (!req.is("multipart/form-data")) return next();
  if (Number(req.headers["content-length"] ?? 0) > maxRequestBytes) throw new TooLarge("upload");
  const received = await receive(req);
  req.body = received.fields;
  (req as PageRequest).file = received.file;
  res.on("close", () => {
    if (received.file) void rm(received.file.path, { force: true });
  });
  next();
};

const receive = async (req: Request) => {
  const parser = busboy({
    headers: req.headers,
    defParamCharset: "utf8",
    limits: { files: 1, fileSize: maxFileBytes, fields: 50, fieldSize: 10_000 },
  });
  const fields: Record<string, string> = Object.create(null);
  let file: Upload | undefined;
  const writes: Promise<void>[] = [];
  parser.on("field", (name, value) => {
    fields[name] = value;
  });
  parser.on("file", (field, stream, info) => {
    if (!info.filename) return stream.resume();
    const path = join(tmpdir(), `upload-${randomUUID()}`);
    writes.push(
      pipeline(stream, createWriteStream(path, { mode: 0o600 })).then(() => {
        file = { field, path, name: info.filename ?? "", isTooLarge: stream.truncated === true };
      }),
    );
  });
  req.pipe(parser);
  await finished(parser);
  await Promise.all(writes);
  return { fields, file };
};
