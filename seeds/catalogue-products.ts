// What stands in the menu beside numbers; descriptions and fees are invented. Kopecks, VAT included.

export const products = [
  {
    id: 1,
    key: "pbx",
    name: "Виртуальная АТС",
    description:
      "Телефонная станция в облаке: голосовое меню, очереди, запись разговоров и отчеты без своего оборудования.",
    position: 1,
  },
  {
    id: 2,
    key: "mail",
    name: "Электронная почта",
    description: "Почта на домене компании: ящики по 50 ГБ, защита от спама, календари и общие папки.",
    position: 2,
  },
  {
    id: 3,
    key: "voip",
    name: "VoIP для бизнеса",
    description: "Городские номера через интернет: SIP-линии для своей АТС, несколько одновременных вызовов на номер.",
    position: 3,
  },
  {
    id: 4,
    key: "virtual-telephony",
    name: "Виртуальная телефония",
    description: "Городской номер на мобильном: вызовы на один номер принимают несколько сотрудников.",
    position: 4,
  },
  {
    id: 5,
    key: "calls-24",
    name: "Вызовы 24",
    description: "Прием вызовов круглосуточно: операторы отвечают от имени компании ночью и в выходные.",
    position: 5,
  },
  {
    id: 6,
    key: "mobile-internet",
    name: "Мобильный интернет",
    description: "Интернет для удаленных точек: роутер, SIM-карта и статический адрес под ключ.",
    position: 6,
  },
];

const price = (product: number, position: number, name: string, fee: number, isMonthly = true) => ({
  product_id: product,
  position,
  name,
  fee,
  is_monthly: isMonthly,
});

export const productPrices = [
  price(1, 1, "До 5 сотрудников", 2990),
  price(1, 2, "До 20 сотрудников", 7990),
  price(1, 3, "Запись разговоров, 90 дней", 1290),
  price(1, 4, "Подключение", 0, false),
  price(2, 1, "Ящик 50 ГБ", 390),
  price(2, 2, "Перенос писем", 4900, false),
  price(3, 1, "SIP-линия", 990),
  price(3, 2, "Городской номер", 590),
  price(3, 3, "Подключение", 2500, false),
  price(4, 1, "Городской номер на мобильном", 890),
  price(4, 2, "Каждый следующий сотрудник", 290),
  price(5, 1, "До 100 вызовов", 9900),
  price(5, 2, "Вызов сверх пакета", 95),
  price(6, 1, "Роутер в аренду и 100 ГБ", 3490),
  price(6, 2, "Статический адрес", 690),
  price(6, 3, "Выезд и настройка", 5900, false),
];
