import { pointsOf, unitOf } from "./disguises.ts";

// a password of fewer different runs than this is too easy, whatever its length
const leastSigns = 5;

/** One character repeated, or a unit shorter than the least length repeated. */
export const isRepeating = (text: string, least: number): boolean => {
  const unit = unitOf(text);
  return (unit !== text && pointsOf(unit).length < least) || pointsOf(squeezed(text)).length < leastSigns;
};

/** One or several rows of the keyboard, of the alphabet or of digits: qwertyuiop12345, abcd1234йцукен. */
export const isSequence = (text: string): boolean => {
  const points = pointsOf(squeezed(text));
  let signs = 0;
  for (let at = 0; at < points.length; at += runAt(points, at)) signs += 1;
  return signs < leastSigns;
};

const squeezed = (text: string): string => text.replaceAll(/(.)\1+/gsu, "$1");

const shortestRun = 3;

const runAt = (points: readonly string[], at: number): number => {
  let length = 1;
  for (let next = shortestRun; at + next <= points.length; next += 1) {
    const run = points.slice(at, at + next).join("");
    if (!rows.some((row) => row.includes(run))) break;
    length = next;
  }
  return length;
};

const forward = [
  "01234567890",
  "qwertyuiop[]",
  "asdfghjkl;'",
  "zxcvbnm,./",
  "йцукенгшщзхъ",
  "фывапролджэ",
  "ячсмитьбю",
  "йцукенгшўзх",
  "ячсмітьбю",
  "abcdefghijklmnopqrstuvwxyz",
  "абвгдежзийклмнопрстуфхцчшщъыьэюя",
  "!@#$%^&*()_+",
  // columns of the keyboard
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
  "1йфя2цыч3увс4кам5епи6нрт7гоь8шлб9щдю",
  "1q2w3e4r5t6y7u8i9o0p",
  "1й2ц3у4к5е6н7г8ш9щ0з",
  "qazwsxedcrfvtgbyhnujmikolp",
  "йфяцычувскамепинртгоьшлбщдю",
];
const rows = forward.flatMap((row) => [row, pointsOf(row).toReversed().join("")]);
