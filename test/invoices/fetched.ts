import { fromBuffer } from "yauzl";
import type { Agent } from "../support/portal.ts";

/** Names and contents of a ZIP's entries. */
export const unzipped = (bytes: Buffer): Promise<Map<string, Buffer>> =>
  new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (fault, zip) => {
      if (!zip) return reject(fault);
      const found = new Map<string, Buffer>();
      zip.on("end", () => resolve(found)).on("error", reject);
      zip.on("entry", (entry) =>
        zip.openReadStream(entry, (broken, stream) => {
          if (!stream) return reject(broken);
          const parts: Buffer[] = [];
          stream
            .on("data", (part: Buffer) => parts.push(part))
            .on("end", () => {
              found.set(entry.fileName, Buffer.concat(parts));
              zip.readEntry();
            });
        }),
      );
      zip.readEntry();
    });
  });

export const fetched = async (agent: Agent, href: string): Promise<Buffer> => {
  const answer = await agent
    .get(href)
    .buffer(true)
    .parse((res, done) => {
      const parts: Buffer[] = [];
      res.on("data", (part: Buffer) => parts.push(part)).on("end", () => done(null, Buffer.concat(parts)));
    })
    .expect(200);
  return answer.body as Buffer;
};
