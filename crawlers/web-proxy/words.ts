/** What a form, a page or an address says, in English, Russian and Kazakh. Every pattern is linear: alternations of words without repetition inside. */

/** A field that takes the address of a site. */
export const SPEAKS_OF_ADDRESS =
  /\bur[il]s?\b|\bweb ?(?:site|page|address)|\bsite\b|\baddress of\b|\blink\b|\bhttps?:|\bwww\.|адрес (?:сайт|страниц|ресурс)|(?<![а-яё])(?:сайт|ссылк|веб-?страниц|веб-?адрес)|мекенжай|мекен-жай|сілтеме|торап|(?<![а-яё])url/iu;

/** What the address in a field looks like: an example of a host, or the beginning of an address. */
export const LOOKS_LIKE_ADDRESS =
  /^\s*(?:e\.?g\.?:?\s*|например:?\s*|мысалы:?\s*)?(?:https?:\/\/|www\.|[a-z0-9-]{2,40}\.(?:com|org|net|ru|kz|example|test)\b)/iu;

/** A site that says it fetches pages for others. */
export const SPEAKS_OF_PROXY =
  /prox(?:y|ies|ify)|unblock|un-?censor|anonym|surf\b|browse (?:the )?(?:web|internet|any|freely|sites)|bypass|circumvent|прокси|анонимайз|аноним|разблок|обход|обойти|заблокирован|жасырын|бұғат|бұғатт|айналып өт|прокси/iu;

/** A button that opens what was typed. */
export const OPENS =
  /^\W*(?:go|go!|open|visit|browse|surf|view|load|fetch|start|begin browsing|enter|unblock|перейти|открыть|посмотреть|смотреть|зайти|вперёд|вперед|загрузить|пуск|старт|ашу|өту|көру|кіру|бастау|жүктеу)\W*$/iu;

/** What asks for words and not for an address. */
export const SEARCHES = /\bsearch\b|поиск|найти|искать|ізде|іздеу|табу/iu;

/** What would change something, send something, or cost somebody something: never sent. */
export const CHANGES =
  /shorten|short(?:en)? ?(?:url|link)|submit (?:a |your )?(?:site|link|url)|add (?:a |your )?(?:site|link|url|feed|bookmark|website)|subscri|newsletter|comment|delet|remove|regist|sign ?(?:in|up)|log ?in|password|upload|donat|pay\b|payment|\border\b(?! to\b)|checkout|\bcart\b|message|contact|feedback|report|complain|\breview|\bsave|bookmark|vote|webhook|callback|monitor|notif|schedul|invite|\bping\b|\bsend\b|publish|import\b|мониторинг|уведом|оповещ|опублик|импорт|пинг|бақылау|жариял|сократит|коротк|укоротит|добавит|подпис|рассылк|комментар|удалит|регистр|войти|вход|парол|оплат|заказ|корзин|сообщени|отправить|отзыв|жалоб|сохранит|голосова|қысқарт|қосу|жазыл|пікір|жою|тіркел|кіру парол|құпия ?сөз|төле|тапсырыс|хабарлама|жіберу|шағым|сақтау/iu;

/** "Without registration" asks for none. */
export const ASKS_NOTHING = /(?:without|no|без) (?:any )?(?:regist|регистрац)[a-zа-яё]{0,12}|тіркелусіз/giu;

/** A hidden field that says what is to be done. */
export const CHANGING_VALUE =
  /^(?:delete|remove|add|create|insert|new|save|store|send|post|subscribe|register|signup|pay|buy|order|upload|import)$/iu;

/** A button that opens a page, and nothing else that is begun. */
export const OPENS_PAGE =
  /^\W*(?:go|open|visit|browse|surf|view|begin browsing|unblock|перейти|открыть|посмотреть|смотреть|зайти|ашу|өту|көру)\W*$/iu;

/** Paths of scripts that fetch for others. */
export const PROXY_PATH = /prox|browse|surf|nph-|unblock|anonym|fetch|hide|mirror|tunnel|relay/iu;
/** Those that can hardly be anything else. */
export const SURE_PROXY_PATH = /prox|browse\b|surf|nph-|unblock|anonym/iu;

/** Parameters that say where to go next: they redirect, and a redirect fetches nothing. */
export const REDIRECT_PARAMETER =
  /^(?:redir(?:ect)?(?:[_-]?(?:ur[il]|to))?|return(?:[_-]?(?:to|ur[il]|path))?|next|continue|callback|back(?:[_-]?ur[il])?|dest(?:ination)?|go ?to|forward|ref|referr?er|rurl|success.*|cancel.*|out|exit|origin|service|relaystate|jump|state|from|source|via|wreply|canonical)$/iu;
/** Scripts that do so, and those that share an address or describe it. */
export const REDIRECT_PATH =
  /(?:^|\/)(?:go|out|away|redir|redirect|redirector|exit|click|track|jump|leave|leaving|external|extern|login|signin|oauth2?|auth|authorize|sso|share|sharer|logout|wp-login|oembed|embed)(?:\.[a-z]{2,5})?\/?(?:\?|$)/iu;
