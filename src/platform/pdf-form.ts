type Doc = PDFKit.PDFDocument;
/** A drawing that pages show and that is written later (a form XObject, ISO 32000-1, 8.10): what it shows may not be known when its page ends. */
export type Form = { readonly name: string; readonly ref: Reference };
type Reference = { readonly data: object; end(): void };
// The types do not know what a page is made of.
type Parts = {
  content: Reference;
  readonly fonts: Record<string, unknown>;
  readonly xobjects: Record<string, unknown>;
  readonly width: number;
  readonly height: number;
};
const partsOf = ({ page }: Doc): Parts => page as unknown as Parts;

export function newForm(doc: Doc): Form {
  return { name: "Footer", ref: doc.ref({}) as unknown as Reference };
}

/** Shows the form on the current page, in the page's own coordinates. */
export function placeForm(doc: Doc, { name, ref }: Form): void {
  partsOf(doc).xobjects[name] = ref;
  doc.addContent(`/${name} Do`);
}

/** Draws the form while a page is still open. Nothing in it may be marked. */
export function writeForm(doc: Doc, { ref }: Form, draw: () => void): void {
  const parts = partsOf(doc);
  const page = parts.content;
  parts.content = ref;
  draw();
  parts.content = page;
  Object.assign(ref.data, {
    Type: "XObject",
    Subtype: "Form",
    BBox: [0, 0, parts.width, parts.height],
    Resources: { Font: parts.fonts },
  });
  ref.end();
}
