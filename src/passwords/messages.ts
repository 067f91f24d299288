import type { Lang } from "../kernel/lang.ts";
import { defineMessages, type WordsOf, wordsFor } from "../platform/i18n.ts";
import { leastLength, type PasswordFault } from "./password.ts";

const messages = defineMessages("passwords", {
  ru: {
    hint: "Не короче {{count}} символов. Подойдёт фраза из нескольких слов, пробелы можно.",
    tooShort_one: "Пароль слишком короткий: нужно не меньше {{count}} символа.",
    tooShort_few: "Пароль слишком короткий: нужно не меньше {{count}} символов.",
    tooShort_many: "Пароль слишком короткий: нужно не меньше {{count}} символов.",
    tooShort_other: "Пароль слишком короткий: нужно не меньше {{count}} символа.",
    tooLong_one: "Пароль слишком длинный: можно не больше {{count}} символа.",
    tooLong_few: "Пароль слишком длинный: можно не больше {{count}} символов.",
    tooLong_many: "Пароль слишком длинный: можно не больше {{count}} символов.",
    tooLong_other: "Пароль слишком длинный: можно не больше {{count}} символа.",
    repeating: "Пароль состоит из повторов одного и того же: его легко угадать. Придумайте другой.",
    sequence:
      "Пароль состоит из символов, идущих подряд на клавиатуре или по порядку: его легко угадать. Придумайте другой.",
    context:
      "В пароле есть ваше имя, номер, email, лицевой счет либо название организации или оператора: его легко угадать. Придумайте другой.",
    common:
      "Этот пароль есть в списке самых распространённых, даже если изменить в нём пару символов. Придумайте другой.",
  },
  be: {
    hint: "Не карацей за {{count}} сімвалаў. Падыдзе фраза з некалькіх слоў, прабелы можна.",
    tooShort_one: "Пароль занадта кароткі: трэба не менш за {{count}} сімвал.",
    tooShort_few: "Пароль занадта кароткі: трэба не менш за {{count}} сімвалы.",
    tooShort_many: "Пароль занадта кароткі: трэба не менш за {{count}} сімвалаў.",
    tooShort_other: "Пароль занадта кароткі: трэба не менш за {{count}} сімвала.",
    tooLong_one: "Пароль занадта доўгі: можна не больш за {{count}} сімвал.",
    tooLong_few: "Пароль занадта доўгі: можна не больш за {{count}} сімвалы.",
    tooLong_many: "Пароль занадта доўгі: можна не больш за {{count}} сімвалаў.",
    tooLong_other: "Пароль занадта доўгі: можна не больш за {{count}} сімвала.",
    repeating: "Пароль складаецца з паўтораў аднаго і таго ж: яго лёгка адгадаць. Прыдумайце іншы.",
    sequence:
      "Пароль складаецца з сімвалаў, якія ідуць запар на клавіятуры або па парадку: яго лёгка адгадаць. Прыдумайце іншы.",
    context:
      "У паролі ёсць ваша імя, нумар, email, асабовы рахунак або назва арганізацыі ці аператара: яго лёгка адгадаць. Прыдумайце іншы.",
    common: "Гэты пароль ёсць у спісе самых распаўсюджаных, нават калі змяніць у ім пару сімвалаў. Прыдумайце іншы.",
  },
  en: {
    hint: "At least {{count}} characters. A phrase of several words will do, spaces are fine.",
    tooShort_one: "The password is too short: it needs at least {{count}} character.",
    tooShort_other: "The password is too short: it needs at least {{count}} characters.",
    tooLong_one: "The password is too long: it may have at most {{count}} character.",
    tooLong_other: "The password is too long: it may have at most {{count}} characters.",
    repeating: "The password repeats the same thing over and over, so it is easy to guess. Choose another one.",
    sequence:
      "The password is a row of neighbouring keys, letters or digits, so it is easy to guess. Choose another one.",
    context:
      "The password holds your name, number, e-mail, account or the name of your organisation or operator, so it is easy to guess. Choose another one.",
    common: "This is one of the most common passwords, even with a few characters changed. Choose another one.",
  },
});
type Words = WordsOf<typeof messages>;

/** The sentence beside the field of the password. */
export const passwordFaultSentence = (lang: Lang, fault: PasswordFault): string => {
  const words: Words = wordsFor(messages, lang);
  switch (fault.code) {
    case "tooShort":
      return words.t("tooShort", { count: fault.least });
    case "tooLong":
      return words.t("tooLong", { count: fault.most });
    default:
      return words.t(fault.code);
  }
};

/** The hint of the field before anything is typed. */
export const passwordHint = (lang: Lang, hasSecondFactor: boolean): string =>
  wordsFor(messages, lang).t("hint", { count: leastLength(hasSecondFactor) });
