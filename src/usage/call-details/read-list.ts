import type { Lang } from "../../kernel/lang.ts";
import { cut } from "../../kernel/stored-text.ts";
import { type List, problemText, readingText, readList, type Whose } from "../../lists/index.ts";
import type { Upload } from "../../platform/routing.ts";
import { BadSheet } from "../../platform/sheets/index.ts";
import { withTemporaryFile } from "../../platform/upload.ts";
import type { Listed } from "./chosen/repository.ts";

export type ListRead = { readonly list: Listed } | { readonly problem: string };

const wanted = { kinds: ["msisdn", "iccid", "line"] as const, columns: [] };

type Asking = { readonly scope: Whose; readonly lang: Lang };

/** An uploaded list, read as any list is. */
export const readUpload = ({ scope, lang }: Asking, { path, name, isTooLarge }: Upload): Promise<ListRead> => {
  if (isTooLarge) return Promise.resolve({ problem: problemText(lang, { code: "too-large", format: "unknown" }) });
  return explained(lang, async () => listOf(lang, name, await readList(scope, path, wanted)));
};

/** The same of text from the page's own field. */
export const readPasted = ({ scope, lang }: Asking, name: string, text: string): Promise<ListRead> =>
  explained(lang, () =>
    withTemporaryFile(Buffer.from(text, "utf8"), async (path) =>
      listOf(lang, name, await readList(scope, path, wanted)),
    ),
  );

const listOf = (lang: Lang, name: string, { entries, reading }: List): Listed => ({
  fileName: name,
  reading: readingText(lang, reading, "").sentences,
  rows: entries.map(({ row, input, msisdn, iccid, line, reason }) => ({
    row,
    input: cut(input, 200),
    number: msisdn ?? line ?? null,
    iccid: iccid ?? null,
    reason,
  })),
});

const explained = async (lang: Lang, read: () => Promise<Listed>): Promise<ListRead> => {
  try {
    return { list: await read() };
  } catch (error) {
    if (error instanceof BadSheet) return { problem: problemText(lang, error) };
    throw error;
  }
};
