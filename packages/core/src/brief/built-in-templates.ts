/** The templates that are there from the beginning, as data: three kinds of text in two languages. */
import type { BriefTemplate, FactKind, TemplateSlot } from './brief.ts';

const slot = (name: string, kind: FactKind, example: string, required = false): TemplateSlot => ({
  name,
  kind,
  required,
  example,
});

const newsEnglish: BriefTemplate = {
  id: 'news-en',
  builtIn: true,
  name: 'News report',
  language: 'en',
  instructions:
    'Write a short news report. The first sentence says who did what, where and when; the rest follows by importance. ' +
    'Keep a neutral tone, in the past tense, with short paragraphs and no headline.',
  slots: [
    slot('Who', 'name', 'Ashford Borough Council', true),
    slot('What happened', 'text', 'opened a footbridge over the Stour', true),
    slot('Where', 'name', 'Ashford'),
    slot('When', 'date', '3 March 2026'),
    slot('Cost', 'money', '£1.2 million'),
    slot('Quote', 'quote', 'It brings two halves of the town together.'),
    slot('Speaker', 'name', 'Dr. Ann Lee'),
    slot('Speaker’s role', 'text', 'the mayor'),
  ],
  plans: [
    [
      '{Who} {What happened}[ in {Where}][ {When:on}].',
      'The cost was {Cost}.',
      '“{Quote}”[ said {Speaker}][, {Speaker’s role}].',
    ],
    [
      '[{When:on}, ]{Who} {What happened}[ in {Where}].',
      '[{Speaker}][, {Speaker’s role}], said: “{Quote}”',
      'It cost {Cost}.',
    ],
    [
      '[In {Where}, ]{Who} {What happened}[ {When:on}].',
      'The work came to {Cost}.',
      '“{Quote}”[ {Speaker}][, {Speaker’s role}], said.',
    ],
  ],
};

const newsChinese: BriefTemplate = {
  id: 'news-zh',
  builtIn: true,
  name: '新闻报道',
  language: 'zh',
  instructions:
    '写一篇简短的新闻报道。第一句说清何人、何时、何地、何事，其余按重要程度排列。语气客观，段落短，不加标题。',
  slots: [
    slot('主体', 'name', '青石区政府', true),
    slot('事件', 'text', '启用了一座跨河步行桥', true),
    slot('地点', 'name', '青石区'),
    slot('时间', 'date', '2026年3月3日'),
    slot('金额', 'money', '120万元'),
    slot('引语', 'quote', '这座桥把两岸连在了一起。'),
    slot('发言人', 'name', '李安'),
    slot('发言人身份', 'text', '区长'),
  ],
  plans: [
    ['[{时间}，]{主体}[在{地点}]{事件}。', '金额为{金额}。', '[{发言人身份}]{发言人}表示：“{引语}”'],
    ['{主体}[于{时间}][在{地点}]{事件}。', '“{引语}”[{发言人身份}]{发言人}说。', '此事涉及金额{金额}。'],
    ['[在{地点}，]{主体}[于{时间}]{事件}。', '[{发言人身份}]{发言人}说：“{引语}”', '金额共计{金额}。'],
  ],
};

const productEnglish: BriefTemplate = {
  id: 'product-en',
  builtIn: true,
  name: 'Product description',
  language: 'en',
  instructions:
    'Write a description of the product for a shop’s page, of two or three short paragraphs. Say what it is and what it is ' +
    'for first, then its properties in full sentences. Be concrete, and promise nothing that is not among the facts.',
  slots: [
    slot('Product', 'name', 'Kestrel X200', true),
    slot('Kind', 'text', 'electric kettle', true),
    slot('Made by', 'name', 'Harrow & Finch'),
    slot('Material', 'text', 'brushed steel'),
    slot('Capacity', 'number', '1.7 l'),
    slot('Weight', 'number', '1.1 kg'),
    slot('Price', 'money', '€49.90'),
    slot('Available from', 'date', '3 March 2026'),
    slot('Warranty', 'number', '3 years'),
  ],
  plans: [
    [
      'The {Product} is {Kind:a}[ by {Made by}].',
      'It is made of {Material}.',
      'It holds {Capacity}[ and weighs {Weight}].',
      'It costs {Price}[ and is available from {Available from}].',
      'The warranty lasts {Warranty}.',
    ],
    [
      '{Made by} presents the {Product}, {Kind:a}.',
      'The price is {Price}.',
      'At a weight of {Weight}, it has a capacity of {Capacity}.',
      'It is made of {Material}.',
      'It comes with a warranty of {Warranty}.',
      'It can be bought from {Available from}.',
    ],
    [
      'Looking for {Kind:a}? The {Product}[ by {Made by}] is made of {Material}.',
      'Its capacity is {Capacity}.',
      'It weighs {Weight}.',
      'From {Available from}, it costs {Price}.',
      'Its warranty is {Warranty}.',
    ],
  ],
};

const productChinese: BriefTemplate = {
  id: 'product-zh',
  builtIn: true,
  name: '商品描述',
  language: 'zh',
  instructions:
    '为商店页面写一段商品描述，两三小段。先说它是什么、有什么用，再用完整的句子写属性。具体，不作事实之外的承诺。',
  slots: [
    slot('商品', 'name', '云雀 X200', true),
    slot('类别', 'text', '电热水壶', true),
    slot('厂商', 'name', '远山电器'),
    slot('材质', 'text', '拉丝不锈钢'),
    slot('容量', 'number', '1.7升'),
    slot('重量', 'number', '1.1公斤'),
    slot('价格', 'money', '299元'),
    slot('上市日期', 'date', '2026年3月3日'),
    slot('保修', 'number', '3年'),
  ],
  plans: [
    [
      '{商品}是[{厂商}推出的]一款{类别}。',
      '采用{材质}。',
      '容量{容量}[，重{重量}]。',
      '售价{价格}[，{上市日期}起上市]。',
      '保修{保修}。',
    ],
    [
      '[{厂商}的]{商品}是一款{类别}。',
      '售价为{价格}。',
      '它的容量是{容量}。',
      '重量为{重量}。',
      '材质为{材质}。',
      '提供{保修}保修。',
      '上市日期为{上市日期}。',
    ],
    [
      '一款{类别}：{商品}[，来自{厂商}]。',
      '重{重量}[，容量{容量}]。',
      '使用{材质}制成。',
      '[{上市日期}上市，]价格{价格}，[保修{保修}]。',
    ],
  ],
};

const offerEnglish: BriefTemplate = {
  id: 'offer-en',
  builtIn: true,
  name: 'Advertisement',
  language: 'en',
  instructions:
    'Write an advertisement of at most eighty words. Begin with what the reader gets, say the terms of the offer exactly, and ' +
    'end with what to do. Be lively, without superlatives and without anything that is not among the facts.',
  slots: [
    slot('What is offered', 'name', 'Kestrel X200', true),
    slot('From whom', 'name', 'Harrow & Finch'),
    slot('Price', 'money', '€39.90', true),
    slot('Price before', 'money', '€49.90'),
    slot('Discount', 'percent', '20%'),
    slot('From', 'date', '3 March 2026'),
    slot('Until', 'date', '31 March 2026'),
    slot('Where', 'name', 'Mill Lane'),
    slot('Code', 'text', 'SPRING20'),
  ],
  plans: [
    [
      'The {What is offered} now costs {Price}[ instead of {Price before}].',
      'That is {Discount} less.',
      'The offer holds [from {From} ]until {Until}[, at {Where}].',
      'Use the code {Code}.',
      'Only from {From whom}.',
    ],
    [
      'Save {Discount} on the {What is offered}[ from {From whom}].',
      'You pay {Price}[, not {Price before}].',
      'It is yours until {Until}[, starting {From:on}].',
      'Come and see it at {Where}.',
      'Your code is {Code}.',
    ],
    [
      '[From {From whom}: the ]{What is offered} for {Price}.',
      'It was {Price before} before.',
      'The discount is {Discount}.',
      'Get it [at {Where} ]until {Until}[ (from {From})].',
      'Enter {Code} when you order.',
    ],
  ],
};

const offerChinese: BriefTemplate = {
  id: 'offer-zh',
  builtIn: true,
  name: '广告',
  language: 'zh',
  instructions:
    '写一则不超过一百二十字的广告。先说读者得到什么，把优惠条件准确写清，最后说怎么做。活泼，不用最高级，不写事实之外的内容。',
  slots: [
    slot('商品', 'name', '云雀 X200', true),
    slot('商家', 'name', '远山电器'),
    slot('现价', 'money', '239元', true),
    slot('原价', 'money', '299元'),
    slot('优惠', 'percent', '20%'),
    slot('开始', 'date', '2026年3月3日'),
    slot('截止', 'date', '2026年3月31日'),
    slot('地点', 'name', '磨坊路'),
    slot('优惠码', 'text', 'SPRING20'),
  ],
  plans: [
    [
      '{商品}现价{现价}[，原价{原价}]。',
      '立省{优惠}。',
      '优惠[自{开始}起，]至{截止}止。',
      '地点：{地点}。',
      '下单请用优惠码{优惠码}。',
      '{商家}诚意推出。',
    ],
    [
      '[{商家}推出优惠：]{商品}只要{现价}。',
      '[原价{原价}，]便宜{优惠}。',
      '[{开始}开始，]{截止}截止。',
      '欢迎到{地点}选购。',
      '优惠码是{优惠码}。',
    ],
    [
      '优惠来了：{商品}，{现价}[，{商家}出品]。',
      '原价是{原价}。',
      '优惠幅度{优惠}。',
      '截止日期为{截止}[，{开始}起生效]。',
      '请到{地点}。',
      '使用{优惠码}。',
    ],
  ],
};

export const builtInTemplates: readonly BriefTemplate[] = [
  newsEnglish,
  productEnglish,
  offerEnglish,
  newsChinese,
  productChinese,
  offerChinese,
];
