/** Bytes `from` to `to`, both included. */
export type ByteRange = { readonly from: number; readonly to: number };

/** What express' `req.range` says: -1 where no range is within the file, -2 where the header is none. */
type Asked = -1 | -2 | (readonly { readonly start: number; readonly end: number }[] & { readonly type?: string });

type Headers = {
  readonly asked: Asked | undefined;
  /** `If-Range`: the part is wanted of this very file, else all of it. */
  readonly ifRange: string | undefined;
  readonly etag: string;
};

/** Which part of a file is asked for; undefined: all of it, also where several parts are. */
export const rangeOf = ({ asked, ifRange, etag }: Headers): ByteRange | "unsatisfiable" | undefined => {
  if (asked === undefined || asked === -2) return undefined;
  if (ifRange !== undefined && ifRange !== etag) return undefined;
  if (asked === -1) return "unsatisfiable";
  const [first, ...others] = asked;
  if (!first || others.length > 0 || asked.type !== "bytes") return undefined;
  return { from: first.start, to: first.end };
};
