/**
 * The sentences of the facts bench: how reporters and shops say what a brief says, in words that no maker here uses. The
 * checker is tuned on those for development; those held out are only ever measured on. {key} stands for a fact.
 */

/** Sentences by the kind of text and language; `background` has no fact in it. */
export interface Wordings {
  readonly leads: readonly string[];
  /** At least one for each fact alone. */
  readonly sentences: readonly string[];
  readonly background: readonly string[];
  readonly invented: readonly string[];
  /** Headings of a list of the facts named in `listed`, or none. */
  readonly lists: readonly string[];
}

interface Split {
  readonly development: Wordings;
  readonly heldOut: Wordings;
}

export const newsEnglish: Split = {
  development: {
    leads: [
      '{org} {event} in {place} on {date}, drawing {visitors} people.',
      'On {date}, {org} {event} at a cost of {cost}.',
      '{place} saw a busy day on {date}: {org} {event}.',
      'After years of planning, {org} {event} this week in {place}.',
    ],
    sentences: [
      '{org} {event}.',
      'The project was led by {org}, which has been active in the region for years.',
      'Work took place in {place}.',
      'It happened on {date}, according to the organisers.',
      'Officials put the cost at {cost}.',
      'Some {visitors} people came to see it.',
      'A survey found that {share} of residents were in favour.',
      'The new stretch is {length} long.',
      'Doors opened at {time}.',
      '“{quote}” said {person}, {role}.',
      '{person}, {role}, was pleased with the result.',
      '{person.short} added that the team had worked hard.',
      'Most of it was paid for by {org.short}.',
      'With {cost} spent, the budget was kept.',
      '{share} of those asked said they would use it.',
      '{visitors} visitors were counted by the evening.',
    ],
    background: [
      'The weather was kind to everybody involved.',
      'Neighbours had waited a long time for this.',
      'However, not everyone was happy about the noise.',
      'Critics asked whether the money could have been spent elsewhere.',
      'Children waved flags while a band played.',
      'Further details are expected in the coming weeks.',
      'Nobody was hurt, and traffic moved freely.',
      'Parking remains a problem, several people said.',
      'Work on the surrounding paths will go on.',
      'Earlier plans had been dropped for lack of money.',
    ],
    invented: [
      'In addition, {x.number} volunteers helped with the preparations.',
      '{x.name} called the decision a mistake.',
      'A second opening is planned for {x.date}.',
      'The plan had first been proposed by {x.name} in {x.year}.',
    ],
    lists: ['At a glance:', 'Key figures'],
  },
  heldOut: {
    leads: [
      'Crowds gathered in {place} on {date} as {org} {event}.',
      'It took {cost} and a great deal of patience, but {org} finally {event}.',
      '{org} {event} on {date} in front of {visitors} guests, among them {person}.',
      'Good news for {place}: {org} {event}.',
    ],
    sentences: [
      'Behind it all stands {org}.',
      'Everything was arranged by {org}, a spokesman confirmed, and {org.short} will also look after the upkeep.',
      'That makes {place} one of the few towns with something of the kind.',
      'The ceremony was held on {date}.',
      'Altogether {cost} went into the project.',
      'Taxpayers contributed {cost}, a sum that some called too high.',
      'No fewer than {visitors} people turned up.',
      'Attendance reached {visitors}.',
      'Support stands at {share}, the latest poll suggests.',
      'Roughly speaking, {share} of households will benefit.',
      'It measures {length} from end to end.',
      'The {length} route can be walked in both directions.',
      'By {time} the square was full.',
      '{person}, who is {role}, put it this way: “{quote}”',
      '“{quote}” {person.short} told reporters.',
      'For {person} it was a special day.',
      '{person.possessive} speech was short.',
      'Thanking the helpers, {person.short} promised to come back.',
    ],
    background: [
      'Locals seemed pleased, if a little surprised.',
      'Yet questions remain about what comes next.',
      'Shops nearby hope for more customers.',
      'Volunteers handed out tea and cake.',
      'Meanwhile, work continues behind the scenes.',
      'Trains ran as usual throughout the day.',
      'Supporters clapped; opponents stayed at home.',
      'Speaking quietly, one old man recalled how different things used to be.',
      'Police reported no incidents.',
      'Whether it will last is another matter.',
    ],
    invented: [
      'Another {x.number} people followed the event online.',
      'Among the guests was {x.name}, who declined to comment.',
      'The next meeting will be held on {x.date}.',
      'A similar scheme failed in {x.year}, as {x.name} pointed out.',
    ],
    lists: ['In numbers:', 'The facts in brief'],
  },
};

export const productEnglish: Split = {
  development: {
    leads: [
      'Meet the {product}, the new {type} from {maker}.',
      'The {product} is a {type} that does one thing well.',
      '{maker} has built the {product} for people who care about details.',
    ],
    sentences: [
      'You can call it a {type}, but it is more than that.',
      'It comes from {maker}.',
      'The {product} feels at home anywhere.',
      'On the scales it shows {weight}.',
      'Its tank takes {capacity}.',
      'Yours for {price}.',
      'It is in shops from {date}.',
      '{maker.short} gives you {warranty} of warranty.',
      'It uses {share} less energy than the model before.',
      'Choose from {colours} colours.',
      'A weight of {weight} makes it easy to carry.',
      'The price: {price}.',
      'With room for {capacity}, nobody goes without.',
    ],
    background: [
      'Simple things are often the best.',
      'Cleaning it takes no time at all.',
      'Every part can be replaced.',
      'Designed to last, it fits into any kitchen.',
      'Just press the button and wait.',
      'Made with care, tested with patience.',
      'Your mornings will thank you.',
    ],
    invented: [
      'It won an award from {x.name}.',
      'More than {x.number} customers already own one.',
      'Order before {x.date} and shipping is free.',
      'It was developed together with {x.name} in {x.year}.',
    ],
    lists: ['Specifications:', 'Technical data'],
  },
  heldOut: {
    leads: [
      'Quiet, light, and ready when you are: this is the {product} by {maker}.',
      'There are many ways to choose a {type}. The {product} makes it easy.',
      'Say hello to the {product}.',
    ],
    sentences: [
      'As a {type}, it has few rivals.',
      'Developed by {maker}, it follows a simple idea.',
      'Once you have used the {product}, you will not want to go back.',
      'At {weight}, it is lighter than it looks.',
      'Weight: {weight}.',
      'There is space for {capacity} inside.',
      'Capacity is a generous {capacity}.',
      'All this costs just {price}.',
      'Priced at {price}, it is within reach for most.',
      'Sales begin on {date}.',
      'Expect it on the shelves on {date}.',
      '{maker} stands behind it with a {warranty} guarantee.',
      'Compared with older machines it saves {share} of power.',
      'It is available in {colours} finishes.',
      '{maker.possessive} engineers thought of everything.',
    ],
    background: [
      'Nothing rattles, nothing drips.',
      'Instructions are printed inside the lid.',
      'Whatever you cook, it keeps up.',
      'Packaging is made from recycled card.',
      'Spare parts are easy to get.',
      'Guests will ask where you found it.',
      'Even large families will be happy.',
    ],
    invented: [
      'Testers at {x.name} gave it top marks.',
      'It survived {x.number} cycles in the laboratory.',
      'The offer ends on {x.date}.',
      'The first version was shown by {x.name} in {x.year}.',
    ],
    lists: ['Good to know:', 'Details'],
  },
};

export const newsChinese: Split = {
  development: {
    leads: ['{date}，{org}在{place}{event}。', '{org}近日{event}，总投资{cost}。', '记者从{org}获悉，{place}{event}。'],
    sentences: [
      '主办方为{org}。',
      '活动地点在{place}。',
      '仪式于{date}举行。',
      '项目共花费{cost}。',
      '当天有{visitors}人到场。',
      '调查显示，{share}的居民表示支持。',
      '新路段全长{length}。',
      '活动在{time}开始。',
      '{role}{person}说：“{quote}”',
      '{person}对结果表示满意。',
    ],
    background: [
      '现场气氛热烈。',
      '居民们期待已久。',
      '相关工作仍在推进之中。',
      '也有人提出了不同意见。',
      '天气晴好，秩序井然。',
    ],
    invented: [
      '此外，还有{x.number}名志愿者参加。',
      '下一场活动将于{x.date}举行。',
      '早在{x.year}年就有人提出过类似方案。',
    ],
    lists: ['基本情况：'],
  },
  heldOut: {
    leads: [
      '{place}迎来喜讯：{org}{event}。',
      '经过长期筹备，{org}于{date}{event}。',
      '{org}{event}，吸引了{visitors}人前来参观。',
    ],
    sentences: [
      '据介绍，此事由{org}牵头。',
      '消息传来，{place}一片欢腾。',
      '时间定在{date}。',
      '整个工程耗资{cost}。',
      '参加人数达到{visitors}人。',
      '有{share}的受访者认为值得。',
      '它的长度为{length}。',
      '{time}，大门打开。',
      '“{quote}”{role}{person}这样说。',
      '{person}随后回答了提问。',
    ],
    background: [
      '孩子们十分开心。',
      '大家一起合影留念。',
      '有关部门将继续努力。',
      '不少人第一次来到这里。',
      '交通没有受到影响。',
    ],
    invented: ['另有{x.number}人在线观看。', '报名截止日期是{x.date}。', '该项目最早可以追溯到{x.year}年。'],
    lists: ['几组数字：'],
  },
};

export const productChinese: Split = {
  development: {
    leads: ['{maker}推出新款{type}：{product}。', '{product}是一款讲究细节的{type}。'],
    sentences: [
      '它来自{maker}。',
      '型号为{product}。',
      '整机重{weight}。',
      '容量为{capacity}。',
      '售价{price}。',
      '{date}起在各门店销售。',
      '享受{warranty}质保。',
      '比上一代节能{share}。',
      '共有{colours}种颜色可选。',
    ],
    background: ['操作简单，一学就会。', '清洗起来毫不费力。', '用过的人都说好。', '细节之处见真心。'],
    invented: ['目前已售出{x.number}台。', '{x.date}前下单免运费。', '首款产品诞生于{x.year}年。'],
    lists: ['产品参数：'],
  },
  heldOut: {
    leads: ['想要一款好用的{type}？试试{maker}的{product}。', '这就是{product}，一款安静的{type}。'],
    sentences: [
      '由{maker}出品。',
      '认准{product}。',
      '拿在手里只有{weight}。',
      '一次可装{capacity}。',
      '到手价{price}。',
      '将于{date}正式上市。',
      '厂家承诺保修{warranty}。',
      '耗电量降低了{share}。',
      '提供{colours}种配色。',
    ],
    background: ['早晨的时间更从容了。', '送给家人也很合适。', '每一个零件都可以更换。', '放在哪里都好看。'],
    invented: ['全国已有{x.number}位用户。', '活动到{x.date}结束。', '品牌创立于{x.year}年。'],
    lists: ['规格一览：'],
  },
};
