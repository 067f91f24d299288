import { defineMessages, type WordsOf } from "../platform/i18n.ts";

/** How a delivery goes, and what to do where it does not. */
export const adviceMessages = defineMessages("delivery-advice", {
  ru: {
    attempts_one: "{{count}} попытка",
    attempts_few: "{{count}} попытки",
    attempts_many: "{{count}} попыток",
    attempts_other: "{{count}} попытки",
    sending: "Отправляем.",
    again: "Повторим автоматически.",
    nextTry: "Повторим {{day}} в {{time}}.",
    over: "Больше не повторяем.",
    details: "Подробнее",
    answer: "Ответ сервера: {{words}}",
    "advice.size": "Файл слишком большой для почты получателя: скачайте его здесь или выберите другой формат.",
    "advice.full": "Почтовый ящик получателя переполнен: освободите в нём место.",
    "advice.address": "Сервер не знает такого адреса: проверьте адрес доставки.",
    "advice.domain": "Домен этого адреса не принимает почту: проверьте адрес доставки.",
    "advice.closed": "Этот почтовый ящик отключён: укажите другой адрес доставки.",
    "advice.policy":
      "Сервер получателя не принял письмо по своим правилам: попросите администратора вашей почты принимать письма оператора.",
    "advice.sender":
      "Почтовый сервер не подтвердил отправителя. Адрес менять не нужно: об этом сообщили оператору, он исправит.",
    "advice.wait": "Сервер получателя просит подождать.",
    "advice.busy": "Почтовый сервер занят.",
    "advice.signIn": "Почта оператора не отправляется из-за настроек: об этом сообщили оператору.",
    "advice.noAnswer": "Почтовый сервер не отвечает.",
    "advice.cut": "Связь с почтовым сервером прервалась. Письмо могло дойти.",
    "advice.unknown": "Почтовый сервер не принял письмо.",
    "trouble.document": "Не удалось подготовить документ. Отправьте его ещё раз или обратитесь в поддержку.",
    "trouble.interrupted":
      "Отправка прервалась на последней попытке. Письмо могло дойти: если его нет, отправьте документ ещё раз.",
  },
  be: {
    attempts_one: "{{count}} спроба",
    attempts_few: "{{count}} спробы",
    attempts_many: "{{count}} спроб",
    attempts_other: "{{count}} спробы",
    sending: "Адпраўляем.",
    again: "Паўторым аўтаматычна.",
    nextTry: "Паўторым {{day}} у {{time}}.",
    over: "Больш не паўтараем.",
    details: "Падрабязней",
    answer: "Адказ сервера: {{words}}",
    "advice.size": "Файл завялікі для пошты атрымальніка: спампуйце яго тут або выберыце іншы фармат.",
    "advice.full": "Паштовая скрыня атрымальніка перапоўнена: вызваліце ў ёй месца.",
    "advice.address": "Сервер не ведае такога адраса: праверце адрас дастаўкі.",
    "advice.domain": "Дамен гэтага адраса не прымае пошту: праверце адрас дастаўкі.",
    "advice.closed": "Гэтая паштовая скрыня адключана: укажыце іншы адрас дастаўкі.",
    "advice.policy":
      "Сервер атрымальніка не прыняў ліст па сваіх правілах: папрасіце адміністратара вашай пошты прымаць лісты аператара.",
    "advice.sender":
      "Паштовы сервер не пацвердзіў адпраўніка. Адрас мяняць не трэба: пра гэта паведамілі аператару, ён выправіць.",
    "advice.wait": "Сервер атрымальніка просіць пачакаць.",
    "advice.busy": "Паштовы сервер заняты.",
    "advice.signIn": "Пошта аператара не адпраўляецца з-за налад: пра гэта паведамілі аператару.",
    "advice.noAnswer": "Паштовы сервер не адказвае.",
    "advice.cut": "Сувязь з паштовым серверам перарвалася. Ліст мог дайсці.",
    "advice.unknown": "Паштовы сервер не прыняў ліст.",
    "trouble.document": "Не ўдалося падрыхтаваць дакумент. Адпраўце яго яшчэ раз або звярніцеся ў падтрымку.",
    "trouble.interrupted":
      "Адпраўка перарвалася на апошняй спробе. Ліст мог дайсці: калі яго няма, адпраўце дакумент яшчэ раз.",
  },
  en: {
    attempts_one: "{{count}} attempt",
    attempts_other: "{{count}} attempts",
    sending: "Being sent.",
    again: "We will try again automatically.",
    nextTry: "We will try again on {{day}} at {{time}}.",
    over: "We have stopped trying.",
    details: "Details",
    answer: "The server's answer: {{words}}",
    "advice.size": "The file is too large for the recipient's mail: download it here or choose another format.",
    "advice.full": "The recipient's mailbox is full: free some space in it.",
    "advice.address": "The server does not know this address: check the delivery address.",
    "advice.domain": "The domain of this address takes no mail: check the delivery address.",
    "advice.closed": "This mailbox is disabled: enter another delivery address.",
    "advice.policy":
      "The recipient's server refused the mail by its own rules: ask the administrator of your mail to accept the operator's mails.",
    "advice.sender":
      "The mail server could not confirm the sender. Do not change the address: the operator has been told and will mend it.",
    "advice.wait": "The recipient's server asks to wait.",
    "advice.busy": "The mail server is busy.",
    "advice.signIn": "The operator's mail does not leave because of its settings: the operator has been told.",
    "advice.noAnswer": "The mail server does not answer.",
    "advice.cut": "The connection to the mail server broke. The mail may have arrived.",
    "advice.unknown": "The mail server did not take the mail.",
    "trouble.document": "The document could not be prepared. Send it again or ask support.",
    "trouble.interrupted":
      "Sending was cut off in its last attempt. The mail may have arrived: if it has not, send the document again.",
  },
});
export type AdviceWords = WordsOf<typeof adviceMessages>;
