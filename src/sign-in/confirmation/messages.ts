import { defineMessages, type WordsOf } from "../../platform/i18n.ts";

export const messages = defineMessages("confirmation", {
  ru: {
    title: "Подтвердите вход",
    lead: "Пароль верный, но перед этим было слишком много ошибок: с вашими данными или с вашего адреса в сети. Введите код, чтобы мы убедились, что это вы.",
    sent: "Код отправлен: {{to}}. Он действует 5 минут.",
    noReceiver: "Код отправить некуда: у вас нет действующего номера или email. Обратитесь в службу поддержки.",
    otherWay: "Войти другим способом",
    late: "Время на подтверждение вышло. Войдите ещё раз.",
  },
  be: {
    title: "Пацвердзіце ўваход",
    lead: "Пароль правільны, але перад гэтым было занадта шмат памылак: з вашымі данымі або з вашага адраса ў сетцы. Увядзіце код, каб мы пераканаліся, што гэта вы.",
    sent: "Код адпраўлены: {{to}}. Ён дзейнічае 5 хвілін.",
    noReceiver: "Няма куды адправіць код: у вас няма дзейнага нумара або email. Звярніцеся ў службу падтрымкі.",
    otherWay: "Увайсці іншым спосабам",
    late: "Час на пацвярджэнне скончыўся. Увайдзіце яшчэ раз.",
  },
  en: {
    title: "Confirm your sign-in",
    lead: "The password is right, but there were too many wrong ones before it: for this login, or from your network. Enter the code, so that we know it is you.",
    sent: "The code was sent to {{to}}. It works for 5 minutes.",
    noReceiver:
      "There is nowhere to send a code: you have no active number and no e-mail address. Please contact support.",
    otherWay: "Sign in another way",
    late: "The time to confirm is over. Sign in again.",
  },
});
export type Words = WordsOf<typeof messages>;
