import { getDocument, type PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";

export type ReadPdf = {
  pages: string[];
  text: string;
  title: unknown;
  lang: unknown;
  marked: unknown;
  roles: string[];
  /** By their names. */
  attachments: ReadonlyMap<string, Buffer>;
};

/** What another program reads out of a PDF: the text as it would be copied, page by page, and the tags. It takes no-break spaces for spaces. */
export async function readPdf(bytes: Buffer): Promise<ReadPdf> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  const document = await task.promise;
  const { info } = await document.getMetadata();
  const mark: unknown = await document.getMarkInfo();
  const attachments = await attachmentsOf(document);
  const pages: string[] = [];
  const roles: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    pages.push(items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join(""));
    roles.push(...rolesOf(await page.getStructTree()));
    page.cleanup();
  }
  await task.destroy();
  const { Title: title, Language: lang } = info as { Title?: unknown; Language?: unknown };
  const marked = typeof mark === "object" && mark !== null && "Marked" in mark ? mark.Marked : undefined;
  return { pages, text: pages.join("\n"), title, lang, marked, roles, attachments };
}

async function attachmentsOf(document: PDFDocumentProxy): Promise<Map<string, Buffer>> {
  const found: unknown = await document.getAttachments();
  const files = found instanceof Map ? [...found.values()] : Object.values(found ?? {});
  return new Map(
    files.map(({ filename, content }: { filename: string; content: Uint8Array }) => [filename, Buffer.from(content)]),
  );
}

function rolesOf(node: unknown): string[] {
  if (typeof node !== "object" || node === null || !("role" in node)) return [];
  const children = "children" in node && Array.isArray(node.children) ? node.children : [];
  return [String(node.role), ...children.flatMap((child: unknown) => rolesOf(child))];
}
