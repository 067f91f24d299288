import { exampleMsisdn } from "../../kernel/msisdn.ts";
import { defineMessages } from "../../platform/i18n.ts";

export const messages = defineMessages("recovery", {
  ru: {
    title: "Забыли пароль",
    lead: "Вышлем код подтверждения, и вы зададите новый пароль",
    name: "Номер телефона, лицевой счет или email",
    hint: "На номер придёт SMS, на email — письмо, по лицевому счету — письмо на адрес доставки счетов",
    missing: "Введите номер телефона, лицевой счет или email",
    wrong: `Введите номер телефона (${exampleMsisdn}), лицевой счет из 11 цифр или email`,
    "told.phone": "Если вы входите в кабинет с номером {{name}}, на него отправлен код. Он действует 5 минут.",
    "told.account":
      "Если вы входите в кабинет с лицевым счетом {{name}}, код отправлен на адрес доставки счетов. Он действует 5 минут.",
    "told.email": "Если вы входите в кабинет с адресом {{name}}, на него отправлен код. Он действует 5 минут.",
    passwordLead: "Код верный. После смены пароля все открытые сеансы будут завершены",
    password: "Новый пароль",
    noticeSubject: "Пароль изменён",
    noticeSms: "Пароль личного кабинета изменён. Не вы? Позвоните в поддержку.",
    noticeText:
      "Пароль для входа в личный кабинет изменён через «Забыли пароль». Все открытые сеансы завершены.\n\nЕсли это сделали не вы, сразу задайте новый пароль и сообщите об этом в службу поддержки оператора.\n",
  },
  be: {
    title: "Забылі пароль",
    lead: "Вышлем код пацвярджэння, і вы зададзіце новы пароль",
    name: "Нумар тэлефона, асабовы рахунак або email",
    hint: "На нумар прыйдзе SMS, на email — ліст, па асабовым рахунку — ліст на адрас дастаўкі рахункаў",
    missing: "Увядзіце нумар тэлефона, асабовы рахунак або email",
    wrong: `Увядзіце нумар тэлефона (${exampleMsisdn}), асабовы рахунак з 11 лічбаў або email`,
    "told.phone": "Калі вы ўваходзіце ў кабінет з нумарам {{name}}, на яго адпраўлены код. Ён дзейнічае 5 хвілін.",
    "told.account":
      "Калі вы ўваходзіце ў кабінет з асабовым рахункам {{name}}, код адпраўлены на адрас дастаўкі рахункаў. Ён дзейнічае 5 хвілін.",
    "told.email": "Калі вы ўваходзіце ў кабінет з адрасам {{name}}, на яго адпраўлены код. Ён дзейнічае 5 хвілін.",
    passwordLead: "Код правільны. Пасля змены пароля ўсе адкрытыя сеансы будуць завершаны",
    password: "Новы пароль",
    noticeSubject: "Пароль зменены",
    noticeSms: "Пароль асабістага кабінета зменены. Не вы? Тэлефануйце ў падтрымку.",
    noticeText:
      "Пароль для ўваходу ў асабісты кабінет зменены праз «Забылі пароль». Усе адкрытыя сеансы завершаны.\n\nКалі гэта зрабілі не вы, адразу задайце новы пароль і паведаміце пра гэта ў службу падтрымкі аператара.\n",
  },
  en: {
    title: "Forgotten password",
    lead: "We send a confirmation code, and you set a new password",
    name: "Phone number, account or email",
    hint: "A number gets an SMS, an email a mail; for an account the mail goes to the address its invoices are delivered to",
    missing: "Enter a phone number, an account or an email",
    wrong: `Enter a phone number (${exampleMsisdn}), an account of 11 digits or an email`,
    "told.phone": "If you sign in with {{name}}, a code has been sent to it. It works for 5 minutes.",
    "told.account":
      "If you sign in with account {{name}}, a code has been sent to the address its invoices go to. It works for 5 minutes.",
    "told.email": "If you sign in with {{name}}, a code has been sent there. It works for 5 minutes.",
    passwordLead: "The code is right. Once the password is changed, all open sessions end",
    password: "New password",
    noticeSubject: "Your password was changed",
    noticeSms: "Your portal password was changed. Not you? Call support.",
    noticeText:
      "Your portal password was changed by way of “Forgotten password”. All open sessions have been ended.\n\nIf it was not you, set a new password at once and tell the operator's support.\n",
  },
});
