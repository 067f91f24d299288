import { SmsRefused } from "./gateway.ts";

/** The fields of a submit_sm that depend on the text. */
export type Part = { data_coding: number; esm_class: number; short_message: Buffer };

// GSM 03.38 (3GPP TS 23.038 § 6.2.1): a character's place is its septet. Place 27 escapes to a second table; what is
// only there (€, brackets, ^ ~ \ |) goes as UCS2, which every phone shows.
const gsmAlphabet =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const septets = new Map(Array.from(gsmAlphabet, (character, place) => [character, place]));
septets.delete("\u001b");

// A message has 140 octets; the header that joins parts takes six of them.
const gsm = { data_coding: 0, whole: 160, part: 153 };
const ucs2 = { data_coding: 8, whole: 70, part: 67 };
const mostParts = 255;

/**
 * The message in one part, or in several that the phone joins. Septets go one to an octet, as SMSCs pack them
 * themselves. `reference`: tells apart two long messages that reach a phone at the same time; 0 to 255.
 * @throws SmsRefused
 */
export function partsOf(text: string, reference: number): Part[] {
  const characters = Array.from(text.toWellFormed());
  const { data_coding, whole, part } = characters.every((character) => septets.has(character)) ? gsm : ucs2;
  const encode = data_coding === gsm.data_coding ? encodeGsm : encodeUcs2;
  if (lengthOf(characters) <= whole) return [{ data_coding, esm_class: 0, short_message: encode(characters) }];

  const parts = split(characters, part);
  if (parts.length > mostParts) throw new SmsRefused(`an SMS has at most ${mostParts} parts`);
  return parts.map((piece, index) => ({
    data_coding,
    esm_class: 0x40,
    short_message: Buffer.concat([Buffer.from([5, 0, 3, reference, parts.length, index + 1]), encode(piece)]),
  }));
}

const lengthOf = (characters: readonly string[]): number => characters.reduce((sum, { length }) => sum + length, 0);

/** A character outside the basic plane is two units, and both stay in one part. */
function split(characters: readonly string[], limit: number): string[][] {
  const parts: string[][] = [];
  let room = 0;
  for (const character of characters) {
    if (room < character.length) {
      parts.push([]);
      room = limit;
    }
    parts.at(-1)?.push(character);
    room -= character.length;
  }
  return parts;
}

const encodeGsm = (characters: readonly string[]): Buffer =>
  Buffer.from(characters.map((character) => septets.get(character) ?? 0));

const encodeUcs2 = (characters: readonly string[]): Buffer => Buffer.from(characters.join(""), "utf16le").swap16();
