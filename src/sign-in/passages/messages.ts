import { defineMessages, type WordsOf } from "../../platform/i18n.ts";

export const messages = defineMessages("passages", {
  ru: {
    "title.registration": "Регистрация",
    "title.recovery": "Забыли пароль",
    "lead.registration": "Для клиентов оператора: вышлем код подтверждения, и вы зададите пароль",
    "lead.recovery": "Вышлем код подтверждения, и вы зададите новый пароль",
    "name.registration": "Номер телефона или лицевой счет",
    "name.recovery": "Номер телефона, лицевой счет или email",
    "hint.registration":
      "На номер мобильной связи придёт SMS, по лицевому счету фиксированной связи — письмо на адрес доставки счетов",
    "hint.recovery": "На номер придёт SMS, на email — письмо, по лицевому счету — письмо на адрес доставки счетов",
    "missing.registration": "Введите номер телефона или лицевой счет",
    "missing.recovery": "Введите номер телефона, лицевой счет или email",
    "wrong.registration": "Введите номер телефона (+375 29 123-45-67) или лицевой счет из 11 цифр",
    "wrong.recovery": "Введите номер телефона (+375 29 123-45-67), лицевой счет из 11 цифр или email",
    "told.registration.phone":
      "Если {{name}} — действующий номер нашего абонента, на него отправлен код. Он действует 5 минут.",
    "told.registration.account":
      "Если {{name}} — лицевой счет фиксированной связи с адресом доставки счетов, код отправлен на этот адрес. Он действует 5 минут.",
    "told.recovery.phone": "Если вы входите в кабинет с номером {{name}}, на него отправлен код. Он действует 5 минут.",
    "told.recovery.account":
      "Если вы входите в кабинет с лицевым счетом {{name}}, код отправлен на адрес доставки счетов. Он действует 5 минут.",
    "told.recovery.email": "Если вы входите в кабинет с адресом {{name}}, на него отправлен код. Он действует 5 минут.",
    goOn: "Продолжить",
    other: "Указать другое",
    fullName: "Фамилия, имя, отчество",
    fullNameMissing: "Введите фамилию и имя",
    fullNameLong: "Имя не может быть длиннее 120 символов",
    "passwordLead.registration": "Код верный. Придумайте пароль, с которым будете входить",
    "passwordLead.recovery": "Код верный. После смены пароля все открытые сеансы будут завершены",
    "password.registration": "Пароль",
    "password.recovery": "Новый пароль",
    savePassword: "Сохранить пароль",
    saved: "Пароль задан. Войдите с ним.",
    registered: "Вы уже зарегистрированы. Войдите с вашим паролем или, если забыли его, задайте новый.",
    over: "Этот шаг уже пройден, или его время вышло. Начните сначала или войдите.",
    signIn: "Войти в аккаунт",
    noticeSubject: "Пароль изменён",
    noticeText:
      "Пароль для входа в личный кабинет изменён через «Забыли пароль». Все открытые сеансы завершены.\n\nЕсли это сделали не вы, сразу задайте новый пароль и сообщите об этом в службу поддержки оператора.\n",
  },
  be: {
    "title.registration": "Рэгістрацыя",
    "title.recovery": "Забылі пароль",
    "lead.registration": "Для кліентаў аператара: вышлем код пацвярджэння, і вы зададзіце пароль",
    "lead.recovery": "Вышлем код пацвярджэння, і вы зададзіце новы пароль",
    "name.registration": "Нумар тэлефона або асабовы рахунак",
    "name.recovery": "Нумар тэлефона, асабовы рахунак або email",
    "hint.registration":
      "На нумар мабільнай сувязі прыйдзе SMS, па асабовым рахунку фіксаванай сувязі — ліст на адрас дастаўкі рахункаў",
    "hint.recovery": "На нумар прыйдзе SMS, на email — ліст, па асабовым рахунку — ліст на адрас дастаўкі рахункаў",
    "missing.registration": "Увядзіце нумар тэлефона або асабовы рахунак",
    "missing.recovery": "Увядзіце нумар тэлефона, асабовы рахунак або email",
    "wrong.registration": "Увядзіце нумар тэлефона (+375 29 123-45-67) або асабовы рахунак з 11 лічбаў",
    "wrong.recovery": "Увядзіце нумар тэлефона (+375 29 123-45-67), асабовы рахунак з 11 лічбаў або email",
    "told.registration.phone":
      "Калі {{name}} — дзейны нумар нашага абанента, на яго адпраўлены код. Ён дзейнічае 5 хвілін.",
    "told.registration.account":
      "Калі {{name}} — асабовы рахунак фіксаванай сувязі з адрасам дастаўкі рахункаў, код адпраўлены на гэты адрас. Ён дзейнічае 5 хвілін.",
    "told.recovery.phone":
      "Калі вы ўваходзіце ў кабінет з нумарам {{name}}, на яго адпраўлены код. Ён дзейнічае 5 хвілін.",
    "told.recovery.account":
      "Калі вы ўваходзіце ў кабінет з асабовым рахункам {{name}}, код адпраўлены на адрас дастаўкі рахункаў. Ён дзейнічае 5 хвілін.",
    "told.recovery.email":
      "Калі вы ўваходзіце ў кабінет з адрасам {{name}}, на яго адпраўлены код. Ён дзейнічае 5 хвілін.",
    goOn: "Працягнуць",
    other: "Указаць іншае",
    fullName: "Прозвішча, імя, імя па бацьку",
    fullNameMissing: "Увядзіце прозвішча і імя",
    fullNameLong: "Імя не можа быць даўжэйшае за 120 сімвалаў",
    "passwordLead.registration": "Код правільны. Прыдумайце пароль, з якім будзеце ўваходзіць",
    "passwordLead.recovery": "Код правільны. Пасля змены пароля ўсе адкрытыя сеансы будуць завершаны",
    "password.registration": "Пароль",
    "password.recovery": "Новы пароль",
    savePassword: "Захаваць пароль",
    saved: "Пароль зададзены. Увайдзіце з ім.",
    registered: "Вы ўжо зарэгістраваны. Увайдзіце з вашым паролем або, калі забылі яго, задайце новы.",
    over: "Гэты крок ужо пройдзены, або яго час скончыўся. Пачніце спачатку або ўвайдзіце.",
    signIn: "Увайсці ў акаўнт",
    noticeSubject: "Пароль зменены",
    noticeText:
      "Пароль для ўваходу ў асабісты кабінет зменены праз «Забылі пароль». Усе адкрытыя сеансы завершаны.\n\nКалі гэта зрабілі не вы, адразу задайце новы пароль і паведаміце пра гэта ў службу падтрымкі аператара.\n",
  },
  en: {
    "title.registration": "Registration",
    "title.recovery": "Forgotten password",
    "lead.registration": "For the operator's customers: we send a confirmation code, and you set a password",
    "lead.recovery": "We send a confirmation code, and you set a new password",
    "name.registration": "Phone number or account",
    "name.recovery": "Phone number, account or email",
    "hint.registration":
      "A mobile number gets an SMS; for a fixed-line account a mail goes to the address its invoices are delivered to",
    "hint.recovery":
      "A number gets an SMS, an email a mail; for an account the mail goes to the address its invoices are delivered to",
    "missing.registration": "Enter a phone number or an account",
    "missing.recovery": "Enter a phone number, an account or an email",
    "wrong.registration": "Enter a phone number (+375 29 123-45-67) or an account of 11 digits",
    "wrong.recovery": "Enter a phone number (+375 29 123-45-67), an account of 11 digits or an email",
    "told.registration.phone":
      "If {{name}} is an active number of ours, a code has been sent to it. It works for 5 minutes.",
    "told.registration.account":
      "If {{name}} is a fixed-line account with a delivery address, a code has been sent to that address. It works for 5 minutes.",
    "told.recovery.phone": "If you sign in with {{name}}, a code has been sent to it. It works for 5 minutes.",
    "told.recovery.account":
      "If you sign in with account {{name}}, a code has been sent to the address its invoices go to. It works for 5 minutes.",
    "told.recovery.email": "If you sign in with {{name}}, a code has been sent there. It works for 5 minutes.",
    goOn: "Continue",
    other: "Enter something else",
    fullName: "Full name",
    fullNameMissing: "Enter your name",
    fullNameLong: "A name has 120 characters at most",
    "passwordLead.registration": "The code is right. Choose the password you will sign in with",
    "passwordLead.recovery": "The code is right. Once the password is changed, all open sessions end",
    "password.registration": "Password",
    "password.recovery": "New password",
    savePassword: "Save the password",
    saved: "The password is set. Sign in with it.",
    registered: "You are registered already. Sign in with your password or, if you have forgotten it, set a new one.",
    over: "This step is done already, or its time is up. Start again, or sign in.",
    signIn: "Sign in",
    noticeSubject: "Your password was changed",
    noticeText:
      "Your portal password was changed by way of “Forgotten password”. All open sessions have been ended.\n\nIf it was not you, set a new password at once and tell the operator's support.\n",
  },
});
export type Words = WordsOf<typeof messages>;
