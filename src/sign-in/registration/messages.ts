import { exampleMsisdn } from "../../kernel/msisdn.ts";
import { defineMessages } from "../../platform/i18n.ts";

export const messages = defineMessages("registration", {
  ru: {
    title: "Регистрация",
    lead: "Для клиентов оператора: вышлем код подтверждения, и вы зададите пароль",
    name: "Номер телефона или лицевой счет",
    hint: "На номер мобильной связи придёт SMS, по лицевому счету фиксированной связи — письмо на адрес доставки счетов",
    missing: "Введите номер телефона или лицевой счет",
    wrong: `Введите номер телефона (${exampleMsisdn}) или лицевой счет из 11 цифр`,
    "told.phone": "Если {{name}} — действующий номер нашего абонента, на него отправлен код. Он действует 5 минут.",
    "told.account":
      "Если {{name}} — лицевой счет фиксированной связи с адресом доставки счетов, код отправлен на этот адрес. Он действует 5 минут.",
    passwordLead: "Код верный. Придумайте пароль, с которым будете входить",
    password: "Пароль",
    noticeSubject: "Задан пароль для личного кабинета",
    noticeSms: "Задан пароль личного кабинета. Не вы? Позвоните в поддержку.",
    noticeText:
      "Через регистрацию задан пароль для входа в личный кабинет.\n\nЕсли это сделали не вы, сообщите об этом в службу поддержки оператора.\n",
  },
  be: {
    title: "Рэгістрацыя",
    lead: "Для кліентаў аператара: вышлем код пацвярджэння, і вы зададзіце пароль",
    name: "Нумар тэлефона або асабовы рахунак",
    hint: "На нумар мабільнай сувязі прыйдзе SMS, па асабовым рахунку фіксаванай сувязі — ліст на адрас дастаўкі рахункаў",
    missing: "Увядзіце нумар тэлефона або асабовы рахунак",
    wrong: `Увядзіце нумар тэлефона (${exampleMsisdn}) або асабовы рахунак з 11 лічбаў`,
    "told.phone": "Калі {{name}} — дзейны нумар нашага абанента, на яго адпраўлены код. Ён дзейнічае 5 хвілін.",
    "told.account":
      "Калі {{name}} — асабовы рахунак фіксаванай сувязі з адрасам дастаўкі рахункаў, код адпраўлены на гэты адрас. Ён дзейнічае 5 хвілін.",
    passwordLead: "Код правільны. Прыдумайце пароль, з якім будзеце ўваходзіць",
    password: "Пароль",
    noticeSubject: "Зададзены пароль для асабістага кабінета",
    noticeSms: "Зададзены пароль асабістага кабінета. Не вы? Тэлефануйце ў падтрымку.",
    noticeText:
      "Праз рэгістрацыю зададзены пароль для ўваходу ў асабісты кабінет.\n\nКалі гэта зрабілі не вы, паведаміце пра гэта ў службу падтрымкі аператара.\n",
  },
  en: {
    title: "Registration",
    lead: "For the operator's customers: we send a confirmation code, and you set a password",
    name: "Phone number or account",
    hint: "A mobile number gets an SMS; for a fixed-line account a mail goes to the address its invoices are delivered to",
    missing: "Enter a phone number or an account",
    wrong: `Enter a phone number (${exampleMsisdn}) or an account of 11 digits`,
    "told.phone": "If {{name}} is an active number of ours, a code has been sent to it. It works for 5 minutes.",
    "told.account":
      "If {{name}} is a fixed-line account with a delivery address, a code has been sent to that address. It works for 5 minutes.",
    passwordLead: "The code is right. Choose the password you will sign in with",
    password: "Password",
    noticeSubject: "A password for the portal was set",
    noticeSms: "A password for your portal was set. Not you? Call support.",
    noticeText:
      "A password for signing in to the portal was set by registration.\n\nIf it was not you, tell the operator's support.\n",
  },
});
