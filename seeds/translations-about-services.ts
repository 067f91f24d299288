/** What is said of services: in Russian as in the catalogue, in Belarusian, in English. */
export const aboutServicesTranslations: readonly (readonly [string, string, string])[] = [
  [
    "Сократите расходы на интернет в роуминге.",
    "Скараціце расходы на інтэрнэт у роўмінгу.",
    "Spend less on data while roaming.",
  ],
  [
    "Пять гигабайт на поездку по России и в сетях группы А1.",
    "Пяць гігабайт на паездку па Расіі і ў сетках групы А1.",
    "Five gigabytes for a trip to Russia and in networks of the A1 group.",
  ],
  [
    "Открывает исходящие вызовы за границу. Тарифицируются по направлению.",
    "Адкрывае выходныя выклікі за мяжу. Тарыфікуюцца па напрамку.",
    "Opens outgoing calls abroad. Charged by destination.",
  ],
  [
    "Открывает связь за пределами Беларуси. Условная переадресация в роуминге отключается.",
    "Адкрывае сувязь за межамі Беларусі. Умоўная пераадрасацыя ў роўмінгу адключаецца.",
    "Opens service outside Belarus. Conditional forwarding is off while roaming.",
  ],
  [
    "Сто исходящих минут в страны Европы и СНГ на 30 дней.",
    "Сто выходных хвілін у краіны Еўропы і СНД на 30 дзён.",
    "A hundred outgoing minutes to Europe and the CIS for 30 days.",
  ],
  [
    "Интернет, звонки и SMS по единой цене в 60 странах.",
    "Інтэрнэт, званкі і SMS па адзінай цане ў 60 краінах.",
    "Data, calls and SMS at one price in 60 countries.",
  ],
  [
    "Пакет прошлых лет, закрыт для подключения.",
    "Пакет мінулых гадоў, закрыты для падключэння.",
    "A package of past years, closed to new subscribers.",
  ],
  [
    "Пять гигабайт до конца месяца, остаток не переносится.",
    "Пяць гігабайт да канца месяца, рэшта не пераносіцца.",
    "Five gigabytes until the month ends; what is left is not carried over.",
  ],
  [
    "Двадцать гигабайт до конца месяца, остаток не переносится.",
    "Дваццаць гігабайт да канца месяца, рэшта не пераносіцца.",
    "Twenty gigabytes until the month ends; what is left is not carried over.",
  ],
  [
    "Вдвое больше интернета в наборе. При смене тарифа остаток сгорает.",
    "Удвая больш інтэрнэту ў наборы. Пры змене тарыфу рэшта згарае.",
    "Twice the data of the bundle. The rest is lost when the tariff is changed.",
  ],
  [
    "Сообщения и файлы в мессенджерах не расходуют набор.",
    "Паведамленні і файлы ў месенджарах не расходуюць набор.",
    "Messages and files in messengers do not use up the bundle.",
  ],
  [
    "Закрывает передачу данных: для кнопочных телефонов и постов.",
    "Закрывае перадачу даных: для кнопачных тэлефонаў і пастоў.",
    "Bars data: for feature phones and guard posts.",
  ],
  [
    "Телефон как точка доступа для ноутбука.",
    "Тэлефон як кропка доступу для ноўтбука.",
    "The phone as a laptop's access point.",
  ],
  [
    "Вызовы между номерами лицевого счета без ограничений.",
    "Выклікі паміж нумарамі асабовага рахунку без абмежаванняў.",
    "Calls between numbers of the account without limit.",
  ],
  [
    "Вызовы на городские номера Беларуси без ограничений.",
    "Выклікі на гарадскія нумары Беларусі без абмежаванняў.",
    "Calls to fixed lines in Belarus without limit.",
  ],
  [
    "Пятьсот SMS по Беларуси до конца месяца.",
    "Пяцьсот SMS па Беларусі да канца месяца.",
    "Five hundred SMS within Belarus until the month ends.",
  ],
  ["Защищает от платных подписок.", "Абараняе ад платных падпісак.", "Protects from paid subscriptions."],
  ["Показывает, кто звонит.", "Паказвае, хто тэлефануе.", "Shows who is calling."],
  [
    "Скрывает ваш номер при исходящих вызовах.",
    "Хавае ваш нумар пры выходных выкліках.",
    "Hides your number in outgoing calls.",
  ],
  [
    "Абонент недоступен — собеседник оставит сообщение.",
    "Абанент недаступны — суразмоўца пакіне паведамленне.",
    "Whoever does not reach the subscriber leaves a message.",
  ],
  [
    "SMS о вызовах, пропущенных вне сети.",
    "SMS аб выкліках, прапушчаных па-за сеткай.",
    "SMS about calls missed out of coverage.",
  ],
  [
    "До шести собеседников в одном разговоре.",
    "Да шасці суразмоўцаў у адной размове.",
    "Up to six people in one conversation.",
  ],
  [
    "Приветствие компании вместо гудка. Запись звука включена в разовую плату.",
    "Прывітанне кампаніі замест гудка. Запіс гуку ўключаны ў разавую плату.",
    "The company's greeting instead of a ringing tone. The recording is part of the one-off fee.",
  ],
  [
    "До ста номеров, вызовы с которых не проходят.",
    "Да ста нумароў, выклікі з якіх не праходзяць.",
    "Up to a hundred numbers whose calls are not put through.",
  ],
  [
    "Закрывает вызовы на номера 810 и 902.",
    "Закрывае выклікі на нумары 810 і 902.",
    "Bars calls to numbers 810 and 902.",
  ],
  [
    "Порог расходов на номер, предупреждение и блокировка.",
    "Парог расходаў на нумар, папярэджанне і блакіроўка.",
    "A spending limit for a number, with a warning and a bar.",
  ],
  [
    "Где находится номер, с согласия абонента.",
    "Дзе знаходзіцца нумар, са згоды абанента.",
    "Where the number is, with the subscriber's consent.",
  ],
  [
    "Постоянный адрес для удаленного доступа к оборудованию.",
    "Пастаянны адрас для аддаленага доступу да абсталявання.",
    "A permanent address for remote access to equipment.",
  ],
  [
    "Оборудование видит только ваши серверы.",
    "Абсталяванне бачыць толькі вашы серверы.",
    "Equipment sees your servers and nothing else.",
  ],
  [
    "Оповещает, если карту вынули из оборудования.",
    "Апавяшчае, калі карту дасталі з абсталявання.",
    "Tells you when a card is taken out of equipment.",
  ],
  [
    "Основа номера: входящие и исходящие вызовы.",
    "Аснова нумара: уваходныя і выходныя выклікі.",
    "What a number is for: incoming and outgoing calls.",
  ],
  [
    "Приветствие и выбор отдела для городского номера.",
    "Прывітанне і выбар аддзела для гарадскога нумара.",
    "A greeting and a choice of departments for a fixed number.",
  ],
  [
    "Записи хранятся 90 дней; собеседник предупреждается.",
    "Запісы захоўваюцца 90 дзён; суразмоўца папярэджваецца.",
    "Recordings are kept for 90 days; the other side is told.",
  ],
];
