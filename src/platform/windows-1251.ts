/**
 * Text as windows-1251, which accounting programs of the nineties read. A letter that it lacks is written without its mark
 * (é as e), and as a question mark where that leaves none.
 */
export const toWindows1251 = (text: string): Buffer => {
  const bytes = Buffer.alloc(text.length);
  let length = 0;
  for (const sign of text) {
    bytes[length] = byteOf(sign);
    length += 1;
  }
  return bytes.subarray(0, length);
};

const byteOf = (sign: string): number => {
  const known = codes.get(sign);
  if (known !== undefined) return known;
  const [bare = "?"] = sign.normalize("NFKD");
  return codes.get(bare) ?? codes.get("?") ?? 0x3f;
};

const decoder = new TextDecoder("windows-1251");
const codes: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 256 }, (_, code) => [decoder.decode(Uint8Array.of(code)), code]),
);
