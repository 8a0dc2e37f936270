/**
 * Words that name a place, in the languages most prompts come in. `*` at the end matches any ending,
 * `_` stands for a space; words in scripts without spaces match anywhere in the text.
 */
export const SETTING_WORDS = {
  sea: 'sea seaside ocean* wave* surf* sail* harbour harbor marina coast* port bay gulf island lighthouse regatta yacht maritime meer hafen kuste ozean segel* welle* ostsee nordsee mer cote vague* voile mar oceano puerto costa ola olas velero porto vela mare costiera море океан гаван* порт* парус* deniz 海 海洋 港 大海 바다 항구 بحر ميناء محيط समुद्र सागर बंदरगाह',
  beach:
    'beach* sand sandy shore tropical palm* lagoon paradise strand strande playa praia spiaggia plage пляж* 浜 ビーチ 海滩 沙滩 해변 شاطئ तट',
  city: 'city cityscape skyline downtown urban metropol* skyscraper* tower* building* rooftop* manhattan tokyo york london paris berlin stadt grossstadt hochhaus* wolkenkratzer ville gratte-ciel ciudad rascacielos cidade citta grattacielo город* небоскреб* sehir 都市 街 城市 高楼 天际线 東京 도시 مدينة ناطحات शहर नगर startup app software fintech saas neon cyberpunk',
  forest:
    'forest* wood woods woodland jungle tree trees pine* redwood* rainforest hiking_trail wald walder baum baume foret bois arbre* bosque selva arbol* floresta mata foresta bosco alber* лес* дерев* orman 森 林 森林 树林 숲 غابة जंगल वन',
  mountains:
    'mountain* alps alpine peak* summit hik* trail trek* climb* cliff* valley canyon* ridge* camp camping berg berge gebirge gipfel wander* alpen montagne* sommet randonn* alpes montana* cumbre senderismo montanha* trilha montagna montagne vetta escursion* горы гора горн* 山 登山 高山 산 등산 جبل جبال पहाड़ पर्वत adventure outdoor*',
  desert:
    'desert dune* sahara cactus arid oasis camel* wuste dunen desert* desierto dunas deserto dune пустын* дюн* 砂漠 沙漠 사막 صحراء كثبان रेगिस्तान मरुस्थल',
  meadow:
    'meadow* field* countryside rural farm* pasture hill hills prairie village vineyard wiese* feld felder land landschaft hugel bauernhof campagne prairie champ colline* campo pradera colina* fazenda campagna prato prati поле луг* холм* деревн* tarla 草原 田園 丘 田野 乡村 들판 ريف حقل مزرعة खेत गाँव मैदान organic natural nature picnic',
  lake: 'lake* pond reservoir fjord* dock jetty canoe kayak* mirror_lake bergsee teich lac etang lago lagoa stagno озер* 湖 池 湖泊 호수 بحيرة झील',
  snow: 'snow* winter* ice icy frost* ski skiing glacier arctic christmas xmas snowfall schnee eis weihnacht* neige hiver glace nieve invierno navidad neve inverno natal natale снег* зим* 雪 冬 冰 눈 겨울 ثلج شتاء बर्फ हिम',
  space:
    'space planet* galax* cosmos cosmic universe star_field nebula orbit* astronaut* rocket* spaceship alien mars moon_landing satellite weltraum weltall planeten galaxie espace planete* espacio planeta* espaco spazio pianeta космос* планет* uzay 宇宙 太空 惑星 银河 우주 فضاء كوكب अंतरिक्ष ग्रह',
  underwater:
    'underwater coral reef* diving diver scuba aquarium fishes shark whale jellyfish mermaid submarine unterwasser koralle* tauch* fisch* recif poisson* plongee submarino arrecife peces peixe* recife sott*acqua pesc* подводн* риф* рыб* balik 海底 水中 珊瑚 水下 鱼 魚 수중 물고기 مرجان سمك मछली',
  street:
    'street* cafes coffee_shop street_cafe sidewalk_cafe corner_cafe a_cafe the_cafe in_cafe bistro restaurant* shop shopfront storefront market alley sidewalk bakery boulevard town strasse gasse laden rue boulangerie magasin calle tienda mercado panaderia rua loja padaria strada via negozio mercato улиц* кафе магазин* рынок* sokak カフェ 通り 商店 街道 咖啡馆 店 카페 거리 شارع مقهى متجر سوق सड़क बाज़ार दुकान',
  interior:
    'room kitchen* desk office window* home indoor* interior* bedroom living sofa cozy cosy table bath* apartment workspace study* library cook* breakfast tea zimmer kuche* buro fenster zuhause wohnung schreibtisch tisch cuisine bureau fenetre maison chambre salon cocina escritorio oficina ventana casa habitacion cozinha janela escritorio quarto cucina ufficio finestra stanza комнат* кухн* офис* окн* дом дома mutfak 部屋 台所 窓 家 オフィス 房间 厨房 办公室 茶 방 부엌 사무실 집 غرفة مطبخ مكتب بيت منزل نافذة कमरा रसोई घर कार्यालय चाय',
  stage:
    'stage concert* music* band festival* party club dj dance* dancing spotlight* show theater theatre performance singer crowd buhne konzert* musik tanz* feier scene musique concert* fete danse escenario concierto musica fiesta baile palco festa danca palcoscenico ballo сцен* концерт* музык* sahne 舞台 音楽 ライブ 舞台 音乐 演唱会 무대 음악 مسرح موسيقى حفل मंच संगीत launch event',
  garden:
    'garden* flower* floral bloom* blossom* rose* tulip* spring botanical butterfly bee bees greenhouse sunflower* lavender* garten blume* bluten fruhling jardin fleur* printemps jardin flor flores primavera jardim giardino fior* сад сады цвет* весн* bahce 庭 花 桜 春 花园 花朵 정원 꽃 봄 حديقة زهور ورد बगीचा फूल वसंत',
  studio:
    'studio product* packshot pedestal podium hero_shot advert* commercial ad brand* luxury elegant logo premium showcase reveal unboxing packaging minimalist design end_card produkt* werbung marke* produit* publicite marque producto* anuncio* marca produto* prodotto pubblicita товар* продукт* реклам* 商品 製品 広告 产品 广告 제품 광고 منتج إعلان उत्पाद विज्ञापन perfume cosmetic* skincare jewel* jewelry',
  river:
    'river* waterfall* stream* creek brook canal rapids bridge spring_water fluss bach wasserfall brucke riviere cascade fleuve pont rio cascada cachoeira puente ponte fiume cascata рек* водопад* мост* nehir 川 滝 橋 河 瀑布 桥 강 폭포 نهر شلال جسر नदी झरना',
  road: 'road* highway drive driving car cars motor* journey route travel roadtrip road_trip truck delivery logistics bicycle bike cycling race racing auto autos fahren reise fahrrad route voiture voyage velo carretera coche viaje bicicleta estrada carro viagem strada viaggio macchina дорог* машин* автомобил* путешеств* велосипед* araba 道路 車 旅 自転車 公路 汽车 旅行 自行车 도로 자동차 여행 طريق سيارة رحلة सड़क_यात्रा कार यात्रा',
} as const;

export type SettingName = keyof typeof SETTING_WORDS;

/** Parts of a setting that change what is shown in it. */
export const VARIANT_WORDS = {
  harbour: 'harbour harbor port marina hafen puerto porto quay pier dock 港 ميناء гаван*',
  lighthouse: 'lighthouse leuchtturm phare faro farol маяк* 灯台 灯塔',
  waterfall: 'waterfall* wasserfall cascade cascada cachoeira cascata водопад* 滝 瀑布 폭포 شلال झरना',
  kitchen:
    'kitchen* cook* bak* kuche* cuisine cocina cozinha cucina кухн* 台所 厨房 부엌 مطبخ रसोई food recipe breakfast',
  desk: 'desk office work* laptop study* writ* startup app software schreibtisch buro bureau escritorio oficina ufficio офис* オフィス 办公室 사무실 مكتب',
  concert: 'concert* band festival* crowd music* konzert* musik concierto musica 演唱会 ライブ',
  autumn:
    'autumn fall_leaves fall_colors october november herbst automne otono outono autunno осен* 秋 가을 خريف शरद',
  spring: 'spring blossom* bloom* cherry fruhling printemps primavera весн* 春 桜 봄 ربيع वसंत',
  camp: 'camp camping tent campfire bonfire zelt lager feu_de_camp bivouac campamento acampamento campeggio лагер* палатк* キャンプ 露营 캠프 تخييم خيمة शिविर',
} as const;

export type Variant = keyof typeof VARIANT_WORDS;
