/** Words for hour, weather, framing, treatment and colour. Written as in lexicon-settings.ts. */
export const TIME_WORDS = {
  dawn: 'dawn sunrise morning dew early daybreak misty morgen* sonnenaufgang aube matin lever_du_soleil amanecer manana amanhecer manha alba mattin* утр* рассвет* 朝 夜明け 早晨 日出 아침 فجر صباح شروق सुबह सूर्योदय',
  day: 'day daylight noon midday sunny bright summer blue_sky fresh mittag sonnig* sommer jour midi ensoleille* ete dia mediodia soleado verano verao giorno estate день днем солнечн* лет* 昼 夏 晴れ 白天 阳光 夏天 낮 여름 نهار صيف दिन गर्मी happy playful',
  golden:
    'golden sunset warm_light evening_sun sundown romantic sonnenuntergang goldene* coucher dore* atardecer dorad* puesta por_do_sol dourad* tramonto dorat* закат* 夕日 夕焼け 黄昏 日落 金色 노을 غروب ذهبي सूर्यास्त सुनहरा dream* nostalg* emotional',
  dusk: 'dusk twilight evening blue_hour abend dammerung crepuscule soir anochecer tarde crepusculo anoitecer sera вечер* сумер* 夕暮れ 傍晚 黄昏 저녁 مساء غسق शाम',
  night:
    'night midnight moon* star stars starry milky_way dark nacht mond sterne* nuit lune etoile* noche luna estrella* noite lua estrelas notte stell* ночь ночн* лун* звезд* gece 夜 月 星 夜晚 月亮 星空 밤 달 별 ليل قمر نجوم रात चाँद तारे',
} as const;

export const WEATHER_WORDS = {
  mist: 'mist misty fog foggy haze hazy steam nebel brume brouillard niebla neblina nebbia туман* 霧 雾 안개 ضباب कोहरा mysterious',
  rain: 'rain* rainy drizzle wet umbrella regen* pluie lluvia* chuva pioggia дожд* yagmur 雨 下雨 비 مطر बारिश वर्षा',
  snow: 'snow* snowfall blizzard schnee* neige nieve neve снег* 雪 눈 ثلج बर्फ',
  storm:
    'storm* thunder* lightning tempest sturm gewitter orage tempete tormenta tempestade tempesta буря гроз* 嵐 暴风 폭풍 عاصفة तूफान',
  cloudy: 'cloud* overcast grey gray bewolkt nuage* nuag* nublado nuvol* облач* 曇り 多云 흐림 غيوم बादल',
} as const;

export const FRAMING_WORDS = {
  close:
    'close-up closeup close_up macro detail* extreme_close tight_shot texture insert features feature nahaufnahme gros_plan primer_plano detalle* primo_piano крупн*_план* 特写 クローズアップ 클로즈업 لقطة_قريبة dew droplets',
  wide: 'wide establishing panorama* panoramic vista landscape long_shot wide-angle wide_shot epic vast totale weitwinkel plan_large gran_angular plano_general panoramic* общий_план 远景 全景 广角 風景 와이드 لقطة_واسعة',
  aerial:
    'aerial drone bird-eye bird_s_eye birds_eye overhead top_view top-down from_above flyover luftaufnahme vogelperspektive aerienne aere* vista_aerea с_высоты 航拍 俯瞰 空撮 항공 جوي',
  low: 'low_angle low-angle from_below heroic looking_up towering froschperspektive contre-plongee contrapicado contraplonge dal_basso 仰视 ローアングル hook',
  hero: 'hero hero_shot packshot end_card logo call_to_action cta product_shot centered final_shot closing tagline brand_reveal',
} as const;

export const STYLE_WORDS = {
  watercolor:
    'watercolor* watercolour* aquarell* aquarelle acuarela* aquarela acquerello акварел* 水彩 수채화 painterly painted storybook ألوان_مائية',
  minimal: 'minimal* negative_space schlicht epure minimaliste minimalista минимал* ミニマル 极简 미니멀',
  neon: 'neon* cyberpunk synthwave vaporwave futuristic glowing_signs neón неон* ネオン 霓虹 네온 نيون',
  vintage:
    'vintage retro old_film 70s 60s sepia nostalg* analog antique retr* винтаж* レトロ 复古 빈티지 عتيق kodak',
  noir: 'noir black_and_white monochrome b&w black-and-white schwarzweiss schwarz-weiss noir_et_blanc blanco_y_negro preto_e_branco bianco_e_nero черно-бел* 白黒 黑白 흑백 أبيض_وأسود',
  pastel: 'pastel* soft_colors dreamy cute kawaii пастел* パステル 马卡龙 파스텔',
  cinematic:
    'cinematic film_look anamorphic movie blockbuster trailer filmisch* cinematograph* cinematico кинемат* シネマ 电影感 시네마틱 سينمائي epic dramatic',
  flat: 'flat flat_design vector illustration* cartoon infographic comic плоск* フラット 扁平 插画 일러스트',
} as const;

export const COLOUR_WORDS = {
  '#d63a3a':
    'red scarlet crimson rot rote* rouge* rojo* roja vermelh* rosso rossa красн* 赤 红 紅 빨간 أحمر लाल',
  '#f08a2c': 'orange tangerine naranja laranja arancion* оранжев* オレンジ 橙 주황 برتقالي नारंगी',
  '#f2c230': 'yellow gold golden gelb* jaune* amarill* amarel* giall* желт* 黄色 黄 金 노란 أصفر पीला',
  '#3fa35b':
    'green emerald mint olive grun* vert verts verte verde* зелен* 緑 绿 초록 أخضر हरा eco sustainable',
  '#2f74c9': 'blue navy azure cobalt blau* bleu* azul* blu син* голуб* 青 蓝 파란 أزرق नीला',
  '#7a4cc2': 'purple violet lila lavender violett* violet* morad* roxo viola фиолет* 紫 보라 بنفسجي बैंगनी',
  '#ef7fae': 'pink magenta rosa rose_gold fuchsia розов* ピンク 粉 분홍 وردي गुलाबी',
  '#1fa7a3': 'teal turquoise cyan aqua turkis turquesa turchese бирюзов* 青緑 青绿 청록',
  '#f4f1ea': 'white ivory weiss* blanc* blanco blanca branc* bianc* бел* 白い 白色 하얀 أبيض सफेद',
  '#24262b': 'black onyx schwarz* noir* negr* preto preta ner* черн* 黒 黑 검은 أسود काला',
  '#aeb6bf':
    'silver steel chrome metal* metallic silber stahl argent acier plata acero prata aco argento acciaio серебр* стал* 銀 银 은색 فضي',
  '#8a5a34':
    'brown wooden leather braun* holz leder marron* madera cuero marrom madeira legno коричнев* дерев* 茶色 木 棕 갈색 بني भूरा',
} as const;
