import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import busboy from "busboy";
import type { Request, RequestHandler } from "express";
import { RuleBroken, TooLarge } from "../kernel/errors.ts";
import { cut, storable } from "../kernel/stored-text.ts";
import type { PageRequest, Upload } from "./routing.ts";

const maxFileBytes = 10 * 1024 * 1024;
// 100 000 numbers as people paste them, with names beside them
const maxFieldBytes = 6 * 1024 * 1024;
const longestFileName = 200;
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

/** @throws RuleBroken for a form without its boundary, or a part without its name */
const parserOf = (headers: Request["headers"]) => {
  try {
    const limits = { files: 1, fileSize: maxFileBytes, fields: 50, fieldSize: maxFieldBytes };
    return busboy({ headers, defParamCharset: "utf8", limits });
  } catch (cause) {
    throw new RuleBroken("broken-upload", {}, { cause });
  }
};

const receive = async (req: Request) => {
  const parser = parserOf(req.headers);
  const fields: Record<string, string | string[]> = Object.create(null);
  const files: Promise<Upload>[] = [];
  parser.on("field", (name, value, { valueTruncated }) => {
    if (valueTruncated) parser.destroy(new Error(`${name} is longer than ${maxFieldBytes} bytes`));
    const before = fields[name];
    // as in a form that is not multipart: two of a name are a list, not the last one
    fields[name] = before === undefined ? value : [before, value].flat();
  });
  parser.on("file", (field, stream, info) => {
    // a browser sends an empty part for a file that was not chosen
    if (info.filename) files.push(keep(field, info.filename, stream));
    else stream.resume();
  });
  try {
    await pipeline(req, parser);
  } catch (error) {
    for (const written of await Promise.allSettled(files)) {
      if (written.status === "fulfilled") await rm(written.value.path, { force: true });
    }
    throw new RuleBroken("broken-upload", {}, { cause: error });
  }
  const [file] = await Promise.all(files);
  return { fields, file };
};

const keep = async (field: string, name: string, stream: Readable & { truncated?: boolean }): Promise<Upload> => {
  const path = temporaryPath();
  await pipeline(stream, createWriteStream(path, { mode: 0o600 }));
  return { field, path, name: cut(storable(name), longestFileName), isTooLarge: stream.truncated === true };
};

const temporaryPath = (): string => join(tmpdir(), `upload-${randomUUID()}`);

/** Does something with a file that holds this; it is gone afterwards. */
export const withTemporaryFile = async <T>(content: Buffer, use: (path: string) => Promise<T>): Promise<T> => {
  const path = temporaryPath();
  try {
    await writeFile(path, content, { mode: 0o600 });
    return await use(path);
  } finally {
    await rm(path, { force: true });
  }
};
