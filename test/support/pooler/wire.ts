/** PostgreSQL's protocol 3: a type of one letter (none at start-up), the length with itself, the body. */
export type Message = { readonly type: string; readonly body: Buffer };

/** Cuts a stream of bytes into messages; the first of a client has no type. */
export const createCutter = (hasStartup: boolean) => {
  let rest: Buffer = Buffer.alloc(0);
  let isStartup = hasStartup;
  return {
    /** After an answer to a question that precedes the start-up, such as the one for TLS. */
    startAnew: () => {
      isStartup = true;
    },
    cut: (chunk: Buffer): Message[] => {
      rest = Buffer.concat([rest, chunk]);
      const found: Message[] = [];
      for (;;) {
        const head = isStartup ? 0 : 1;
        if (rest.length < head + 4) return found;
        const end = head + rest.readInt32BE(head);
        if (rest.length < end) return found;
        found.push({ type: isStartup ? "" : String.fromCharCode(rest[0] ?? 0), body: rest.subarray(head + 4, end) });
        rest = rest.subarray(end);
        isStartup = false;
      }
    },
  };
};

export const encode = (type: string, body: Buffer = Buffer.alloc(0)): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

/** Texts that each end with a zero. */
export const strings = (...texts: string[]): Buffer => Buffer.from(texts.map((text) => `${text}\0`).join(""));

export const readStrings = (body: Buffer): string[] => body.toString().split("\0").slice(0, -1);

/** The text that begins at `from`, and where what follows begins. */
export const readString = (body: Buffer, from = 0): { readonly text: string; readonly end: number } => {
  const zero = body.indexOf(0, from);
  return { text: body.subarray(from, zero).toString(), end: zero + 1 };
};

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

/** What a client is told once it may ask: that it is in, a few settings, and that nothing is open. */
export const welcome = (): Buffer =>
  Buffer.concat([
    encode("R", int32(0)),
    ...[
      ["server_version", "18.0 (pooler)"],
      ["client_encoding", "UTF8"],
      ["DateStyle", "ISO, MDY"],
      ["TimeZone", "UTC"],
      ["integer_datetimes", "on"],
      ["standard_conforming_strings", "on"],
    ].map((setting) => encode("S", strings(...setting))),
    encode("K", Buffer.concat([int32(1), int32(1)])),
    encode("Z", Buffer.from("I")),
  ]);

export const askPassword = encode("R", int32(3));
export const fatal = (code: string, message: string): Buffer =>
  encode("E", strings("SFATAL", "VFATAL", `C${code}`, `M${message}`, ""));
