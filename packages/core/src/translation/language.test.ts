import { describe, expect, it } from 'vitest';
import { isIn, languageOf } from './language.ts';

describe('the language of a text', () => {
  it.each([
    ['灯塔看守人点亮了灯，望着大海。', 'zh'],
    ['灯台守はランプに火をともした。', 'ja'],
    ['등대지기는 램프에 불을 켰다.', 'ko'],
    ['The keeper lit the lamp and looked at the sea for a long time, and nobody came.', 'en'],
    ['Le gardien alluma la lampe et regarda longtemps la mer, sans que personne ne vienne.', 'fr'],
    ['Der Wärter zündete die Lampe an und sah lange auf das Meer, und niemand kam.', 'de'],
    ['Смотритель зажёг лампу и долго смотрел на море, и никто не приходил к нему больше.', 'ru'],
    ['Yes.', null],
    ['', null],
    ['12 + 34 = 46', null],
    ['OK 好', null],
  ])('%s', (text, expected) => expect(languageOf(text)).toBe(expected));

  it.each([
    ['他提着 Fourhands 走了。', 'zh', 'yes'],
    ['The keeper lit the lamp.', 'zh', 'no'],
    ['他点亮了灯，望着大海。', 'en', 'no'],
    ['Le gardien alluma la lampe et regarda longtemps la mer, sans que personne ne vienne.', 'en', 'no'],
    ['The keeper lit the lamp and looked at the sea for a long time, and nobody came.', 'en', 'yes'],
    ['灯台守はランプに火をともした。', 'zh', 'no'],
    ['好。', 'zh', 'yes'],
    // What cannot be known is not refused.
    ['OK.', 'zh', 'unknown'],
    ['Anna.', 'ru', 'unknown'],
    ['No.', 'fr', 'unknown'],
    ['1984', 'zh', 'unknown'],
    ['Salve, munde, quid agis hodie cum amicis tuis in foro Romano antiquo?', 'la', 'unknown'],
    ['Nobody has ever seen this language before at all.', 'qaa', 'unknown'],
  ])('%s is in %s: %s', (text, language, expected) => expect(isIn(text, language)).toBe(expected));
});
