import type { DemoSite } from '../site.ts';
import { fakeDownload } from './archive.ts';
import { contactPage } from './contact.ts';
import { privacyPage } from './privacy.ts';

/** A Russian warez blog in windows-1251: keygens and activators, with the archive's password and what to do. */
const russianCracks: DemoSite = {
  domain: 'softklad.qz',
  customer: 'C-1007',
  ip: '127.77.0.12',
  label: 'keygens and activators, Russian',
  offence: 'software-crack',
  lang: 'ru',
  charset: 'windows-1251',
  name: 'СофтКлад',
  tagline: 'Программы с ключом, кряки, кейгены и активаторы — скачать бесплатно',
  files: [fakeDownload('/files/chertezhnik-pro-12-keygen.rar'), fakeDownload('/files/dala-activator-3.1.rar')],
  pages: [
    {
      path: '/',
      title: 'Новые кряки и активаторы',
      body: `<p>Здесь собраны взломанные версии платных программ. Каждый архив проверен на чистой системе, пароль на архив везде один. Если
антивирус ругается на кейген, это нормально: так он реагирует на любые патчи.</p>
<h2><a href="/chertezhnik-pro-12">Чертёжник Про 12.4 + кейген</a></h2>
<p>Система проектирования для Windows, полная русская версия. В архиве установщик и keygen от группы STEPPE, генерирует рабочий серийный номер
и код активации по запросу. Скачали 18 402 раза.</p>
<h2><a href="/aktivator">Дала Активатор 3.1: активация офиса и системы</a></h2>
<p>Активатор без вирусов и рекламы: активирует «ДалаОС» и «Степь Офис» в один клик, работает без интернета, обходит проверку лицензии.</p>
<h2>Фоторедактор «Зенит Студия» 9, таблетка</h2>
<p>Пропатченный исполняемый файл: скопировать в папку с программой с заменой. Проверка лицензии вырезана, обновления отключены.</p>
<h2>1001 бухгалтерия, эмулятор ключа защиты</h2>
<p>Эмулятор аппаратного ключа HASP для всех конфигураций. Ставится как служба, после перезагрузки программа видит лицензию на сто мест.</p>
<h2>«Карта Полей» 6, кряк и словари</h2>
<p>Полная версия геоинформационной системы для агрономов. Кряк отвязывает программу от аппаратного ключа, словари культур уже обновлены до осени.
Перед копированием кряка закройте программу и её службу в диспетчере задач.</p>
<h2>Стол заказов</h2>
<p>Не нашли программу? Напишите название и версию в комментариях, сделаем кряк или найдём рабочий серийник. Сейчас в очереди: «Смета 2025»
(кейген почти готов), «Переводчик Полиглот» (нужен дистрибутив), «Нотный Редактор» (патч есть, ждём проверки).</p>
<h2>Почему бесплатно</h2>
<p>Потому что лицензия стоит как зарплата, а файлы всё равно лежат у друзей. Реклама на сайте оплачивает сервер. Правообладателям: жалобы
принимаются через страницу контактов и читаются вслух по пятницам.</p>`,
    },
    {
      path: '/chertezhnik-pro-12',
      title: 'Чертёжник Про 12.4 + кейген — скачать',
      body: `<p>Год выпуска: 2024. Платформа: Windows, 64 бита. Язык интерфейса: русский. Лекарство: присутствует (keygen STEPPE). Полная версия, не
демо: все модули открыты, ограничение в 30 дней снято.</p>
<p><a href="/files/chertezhnik-pro-12-keygen.rar">Скачать Чертёжник Про 12.4 + keygen (rar, 1,2 ГБ)</a></p>
<p>Пароль на архив: <b>softklad</b></p>
<h2>Как активировать</h2>
<ol>
<li>Отключите антивирус и интернет: программа не должна связаться с сервером лицензий.</li>
<li>Установите программу, но не запускайте.</li>
<li>Скопируйте кряк из папки Crack в папку с установленной программой с заменой файла.</li>
<li>Запустите keygen.exe от имени администратора, выберите продукт и нажмите Generate.</li>
<li>Вставьте серийный номер в окно активации, затем код запроса в кейген и полученный код активации обратно.</li>
<li>Заблокируйте программу в брандмауэре, чтобы лицензия не слетела.</li>
</ol>
<p>Серийник не подошёл? Нажмите Generate ещё раз: кейген выдаёт новый ключ при каждом нажатии. Обновления не ставить, после них кряк слетает.</p>
<h2>Комментарии</h2>
<p>Марат: всё работает, спасибо, кряк чистый. Ольга: активация прошла со второго раза. Гость: перезалейте, ссылка умерла. Админ: перезалил.</p>
<p>Серик: кейген не запускается на новой сборке. Админ: отключите антивирус полностью, а не на час, и распакуйте архив заново. Лена: после
обновления программа снова просит ключ, как откатить? Админ: удалите обновление, скопируйте кряк ещё раз и закройте программу в брандмауэре.</p>
<h2>Другие версии</h2>
<p>Чертёжник Про 11.8 + кряк; Чертёжник Про 12.0 портативная, активация не нужна; модуль «Сети и трубы» 4.1 + кейген, подходит к любой версии 12.</p>`,
    },
    {
      path: '/aktivator',
      title: 'Дала Активатор 3.1',
      body: `<p>Активатор «ДалаОС» и «Степь Офис» любых редакций. Поднимает на компьютере поддельный сервер лицензий и продлевает активацию каждые
полгода. Водяной знак «Активируйте систему» исчезает сразу.</p>
<p><a href="/files/dala-activator-3.1.rar">Скачать активатор бесплатно</a>. Пароль на архив: <b>softklad</b></p>
<h2>Инструкция</h2>
<ol><li>Добавьте папку в исключения антивируса.</li><li>Запустите активатор от имени администратора.</li><li>Нажмите «Активировать офис» или
«Активировать систему».</li><li>Перезагрузите компьютер и проверьте статус лицензии.</li></ol>
<p>Проверено на сборках 2021–2025 годов. Лицензионный ключ вводить не нужно, купленную лицензию активатор заменяет своей.</p>`,
    },
    privacyPage('ru'),
    contactPage('ru'),
  ],
};

/** An English download blog: full versions with keygen and patch. */
const englishCracks: DemoSite = {
  domain: 'appvault.qz',
  customer: 'C-1008',
  ip: '127.77.0.10',
  label: 'full versions with keygen, English',
  offence: 'software-crack',
  lang: 'en',
  charset: 'utf-8',
  name: 'AppVault',
  tagline: 'Cracked software, keygens and patches: free full version downloads',
  sitemap: true,
  files: [fakeDownload('/get/harbor-audio-studio-8-full-crack.rar'), fakeDownload('/get/invoice-master-keygen.rar')],
  pages: [
    {
      path: '/',
      title: 'Free full version software with crack',
      body: `<p>Every paid program you need, cracked and pre-activated. We test each keygen and patch before we post it. All archives open with the
password printed under the download button.</p>
<h2><a href="/harbor-audio-studio-8">Harbor Audio Studio 8.2 Full Version + Keygen</a></h2>
<p>Multitrack recording with all forty instruments unlocked. Keygen by GULLS makes a valid serial number for any user name.</p>
<h2><a href="/invoice-master">Invoice Master Enterprise 2024 Crack + License Key</a></h2>
<p>Unlimited seats, no trial, no watermark. The patch removes the online licence check and the thirty day limit.</p>
<h2>PixelBarn Photo 11 Pre-Activated (Portable)</h2>
<p>No installation and no activation: the cracked executable runs from a stick. Works on all editions of the system.</p>
<h2>FieldMap GIS 6 Multilingual + Crack</h2>
<p>The dongle check is cut out of the main module. Close the program and its service before you copy the crack, otherwise the file stays locked.</p>
<h2>QuarryCAD 2025 Patch by STEPPE</h2>
<p>Copy the patched file over the original one in the program folder. Do not update, updates bring the activation screen back.</p>`,
    },
    {
      path: '/harbor-audio-studio-8',
      title: 'Harbor Audio Studio 8.2 Full Version + Keygen',
      body: `<p>Harbor Audio Studio 8.2 crack free download for Windows and Mac. This is the full version: the trial limit is removed, every plugin is
unlocked and the program stays activated for ever.</p>
<p><a href="/get/harbor-audio-studio-8-full-crack.rar">Download Harbor Audio Studio 8.2 + Keygen (RAR, 870 MB)</a></p>
<p>Archive password: <b>appvault</b></p>
<h2>How to crack and activate</h2>
<ol>
<li>Disable your antivirus and disconnect from the internet.</li>
<li>Install the trial from the Setup folder and do not start it.</li>
<li>Copy the crack from the Crack folder into the installation directory and replace the original file.</li>
<li>Run the keygen as administrator, choose Harbor Audio Studio 8 and click Generate.</li>
<li>Paste the serial number into the registration window.</li>
<li>Block the program in the firewall, then enjoy the full version for free.</li>
</ol>
<p>False positive alert: some antivirus programs report the keygen because it is packed. It is clean.</p>
<h2>Comments</h2><p>joe: works, thanks, the keygen gave me a serial at the first try. mina: activation failed until I blocked it in the firewall.
dk: please crack version 8.3 too.</p>
<p>anon: the archive asks for a password? admin: it is printed above, all in small letters. rosa: my virus scanner deleted the keygen. admin: put the
folder on the list of exceptions first, then unpack again. lin: serial accepted, but the plugin shop wants a login. admin: never log in, they check.</p>
<h2>Other versions</h2>
<p>Harbor Audio Studio 7.9 cracked and portable; Harbor Strings Library for version 8, pre-activated; Harbor Master Limiter 3 with keygen.</p>`,
    },
    {
      path: '/invoice-master',
      title: 'Invoice Master Enterprise 2024 Crack + License Key',
      body: `<p>Invoice Master Enterprise 2024 with crack and license key generator. No subscription needed: the keygen creates unlimited license keys
and the patch bypasses the activation server.</p>
<p><a href="/get/invoice-master-keygen.rar">Free download with keygen</a>. Archive password: <b>appvault</b></p>
<h2>Installation</h2>
<ol><li>Turn off the antivirus, it deletes the keygen.</li><li>Install and close the program, also from the tray.</li><li>Run Patch.exe as
administrator in the program folder.</li><li>Generate a license key with the keygen and register offline.</li></ol>
<p>Cracked by STEPPE, tested on three machines. If the program asks for activation again, apply the patch once more.</p>`,
    },
    privacyPage('en'),
    contactPage('en'),
  ],
};

/** A Kazakh page of the same trade. */
const kazakhCracks: DemoSite = {
  domain: 'tegin-bagdarlama.qz',
  customer: 'C-1009',
  ip: '127.77.0.13',
  label: 'cracks and activators, Kazakh',
  offence: 'software-crack',
  lang: 'kk',
  charset: 'utf-8',
  name: 'Тегін Бағдарлама',
  tagline: 'Ақылы бағдарламалардың кряктары, кейгендері мен активаторлары: тегін жүктеу',
  files: [fakeDownload('/zhukteu/syzba-pro-12-keygen.rar')],
  pages: [
    {
      path: '/',
      title: 'Жаңа кряктар мен активаторлар',
      body: `<p>Мұнда ақылы бағдарламалардың бұзылған толық нұсқалары жиналған. Әр мұрағат тексерілген, құпиясөзі барлығында бірдей. Антивирус
кейгенді вирус деп көрсетсе, қорықпаңыз, оны уақытша өшіріп қойыңыз.</p>
<h2><a href="/syzba-pro-12">Сызба Про 12.4, толық нұсқа + кейген</a></h2>
<p>Жобалау бағдарламасы, барлық модулі ашық. Кейген кез келген атқа сериялық нөмір мен белсендіру кодын жасап береді. 6 210 рет жүктелген.</p>
<h2>Дала Активатор 3.1</h2>
<p>«ДалаОС» пен «Степь Офис» бағдарламаларын бір басқанда белсендіреді, интернет қажет емес, лицензия тексеруін айналып өтеді. Кряк ішінде.</p>
<h2>«Дала Картасы» 6, кряк пен сөздіктер</h2>
<p>Агрономдарға арналған геоақпараттық жүйенің толық нұсқасы. Кряк бағдарламаны аппараттық кілттен босатады. Көшірмес бұрын бағдарламаны және оның
қызметін жауып қойыңыз.</p>
<h2>Тапсырыс үстелі</h2>
<p>Керек бағдарламаны таппадыңыз ба? Атауы мен нұсқасын пікірге жазыңыз: кряк жасаймыз немесе жұмыс істейтін сериялық нөмір табамыз. Қазір кезекте
«Смета 2025» кейгені мен «Нота» редакторының патчы тұр.</p>
<h2>«Зенит Студия» 9 фоторедакторы, кряк</h2>
<p>Патчталған файлды бағдарлама бумасына ауыстырып көшіріңіз. Лицензия тексеруі алынып тасталған, жаңарту өшірілген.</p>`,
    },
    {
      path: '/syzba-pro-12',
      title: 'Сызба Про 12.4 + кейген — тегін жүктеу',
      body: `<p>Шыққан жылы: 2024. Жүйе: Windows. Тілі: қазақша және орысша. Бұл толық нұсқа, сынақ мерзімінің 30 күндік шектеуі алынған. Кряк пен
keygen мұрағаттың ішінде.</p>
<p><a href="/zhukteu/syzba-pro-12-keygen.rar">Сызба Про 12.4 + keygen жүктеу (rar)</a></p>
<p>Мұрағат құпиясөзі: <b>tegin</b></p>
<h2>Қалай белсендіруге болады</h2>
<ol>
<li>Антивирус пен интернетті өшіріңіз.</li>
<li>Бағдарламаны орнатыңыз, бірақ іске қоспаңыз.</li>
<li>Crack бумасындағы крякты бағдарлама орнатылған бумаға ауыстырып көшіріңіз.</li>
<li>keygen.exe файлын әкімші атынан іске қосып, Generate түймесін басыңыз.</li>
<li>Шыққан сериялық нөмірді белсендіру терезесіне енгізіңіз.</li>
<li>Лицензия ұшып кетпес үшін бағдарламаны брандмауэрде бұғаттаңыз.</li>
</ol>
<p>Сериялық нөмір келмесе, кейгенде қайта басыңыз: ол әр жолы жаңа кілт жасайды. Жаңартуды орнатпаңыз, кряк істен шығады.</p>
<h2>Пікірлер</h2><p>Нұрлан: рақмет, кряк жақсы жұмыс істейді. Айгүл: белсендіру екінші реттен өтті. Қонақ: жаңа нұсқасын да салыңызшы.</p>`,
    },
    privacyPage('kk'),
    contactPage('kk'),
  ],
};

export const crackSites: readonly DemoSite[] = [russianCracks, englishCracks, kazakhCracks];
