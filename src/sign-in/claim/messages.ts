import { defineMessages, type WordsOf } from "../../platform/i18n.ts";

/** What registration and recovery say alike. */
export const messages = defineMessages("claim", {
  ru: {
    goOn: "Продолжить",
    other: "Указать другое",
    fullName: "Фамилия, имя, отчество",
    fullNameMissing: "Введите фамилию и имя",
    fullNameLong: "Имя не может быть длиннее 120 символов",
    fullNameSigns: "В имени могут быть только буквы, пробелы, дефис, апостроф и точка после инициала",
    savePassword: "Сохранить пароль",
    saved: "Пароль задан.",
    registered: "Вы уже зарегистрированы. Войдите с вашим паролем или, если забыли его, задайте новый.",
    over: "Этот шаг уже пройден, или его время вышло. Начните сначала или войдите.",
    signIn: "Войти в аккаунт",
  },
  be: {
    goOn: "Працягнуць",
    other: "Указаць іншае",
    fullName: "Прозвішча, імя, імя па бацьку",
    fullNameMissing: "Увядзіце прозвішча і імя",
    fullNameLong: "Імя не можа быць даўжэйшае за 120 сімвалаў",
    fullNameSigns: "У імені могуць быць толькі літары, прабелы, злучок, апостраф і кропка пасля ініцыяла",
    savePassword: "Захаваць пароль",
    saved: "Пароль зададзены.",
    registered: "Вы ўжо зарэгістраваны. Увайдзіце з вашым паролем або, калі забылі яго, задайце новы.",
    over: "Гэты крок ужо пройдзены, або яго час скончыўся. Пачніце спачатку або ўвайдзіце.",
    signIn: "Увайсці ў акаўнт",
  },
  en: {
    goOn: "Continue",
    other: "Enter something else",
    fullName: "Full name",
    fullNameMissing: "Enter your name",
    fullNameLong: "A name has 120 characters at most",
    fullNameSigns: "A name may hold letters, spaces, hyphens, apostrophes and a full stop after an initial only",
    savePassword: "Save the password",
    saved: "The password is set.",
    registered: "You are registered already. Sign in with your password or, if you have forgotten it, set a new one.",
    over: "This step is done already, or its time is up. Start again, or sign in.",
    signIn: "Sign in",
  },
});
export type Words = WordsOf<typeof messages>;
