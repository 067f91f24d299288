import type { Lang } from "../kernel/lang.ts";
import { type ListEntry, problemText, readList, type Whose } from "../lists/index.ts";
import type { Upload } from "../platform/routing.ts";
import { BadSheet } from "../platform/sheets/index.ts";
import { withTemporaryFile } from "../platform/upload.ts";
import type { Asked } from "./repository.ts";

export type ListRead = { readonly rows: readonly Asked[] } | { readonly problem: string };

const wanted = { kinds: ["msisdn", "iccid", "line"] as const, columns: [] };

type Asking = { readonly scope: Whose; readonly lang: Lang };

/** Numbers of a file, or pasted: read as any list is. */
export const readAsked = async (
  { scope, lang }: Asking,
  upload: Upload | undefined,
  pasted: string,
): Promise<ListRead> => {
  if (upload?.isTooLarge) return { problem: problemText(lang, { code: "too-large", format: "unknown" }) };
  try {
    if (upload) return rowsOf((await readList(scope, upload.path, wanted)).entries);
    return await withTemporaryFile(Buffer.from(pasted, "utf8"), async (path) =>
      rowsOf((await readList(scope, path, wanted)).entries),
    );
  } catch (error) {
    if (error instanceof BadSheet) return { problem: problemText(lang, error) };
    throw error;
  }
};

const rowsOf = (entries: readonly ListEntry[]): ListRead => ({
  rows: entries.map(({ input, msisdn, iccid, line, reason }) => ({
    input: input.slice(0, 200),
    number: msisdn ?? line ?? null,
    iccid: iccid ?? null,
    reason,
  })),
});
