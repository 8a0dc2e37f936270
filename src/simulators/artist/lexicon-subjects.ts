/** Words that name a thing to be seen. Written as in lexicon-settings.ts. */
export const SUBJECT_WORDS = {
  sailboat:
    'sailboat* sailing_boat sailing boat boats yacht* regatta segelboot* segelschiff boot voilier bateau* velero barco* barca barche veleiro парусник* лодк* ヨット 船 帆船 小船 배 요트 قارب مركب नाव',
  ship: 'ship ships ferry cruise cargo tanker steamer schiff* navire paquebot buque navio nave navi корабл* 輸送船 轮船 سفينة जहाज',
  bottle:
    'bottle* flask water_bottle thermos wine beer juice lemonade drink soda shampoo lotion flasche* trinkflasche bouteille* botella* garrafa* bottigli* бутылк* sise ボトル 水筒 瓶 瓶子 水瓶 병 물병 زجاجة قنينة बोतल',
  cup: 'cup cups mug* cafe coffee espresso latte cappuccino tea matcha cocoa tasse* kaffee tee becher tasse taza xicara caneca cha tazza caffe чашк* кофе чай kahve コーヒー カップ 茶 咖啡 杯 杯子 커피 컵 차 قهوة فنجان شاي कॉफी कप प्याला चाय',
  shoe: 'shoe* sneaker* trainers boots footwear running_shoes schuh* turnschuh* laufschuh* chaussure* basket* zapat* zapatilla* tenis sapato* scarp* обув* кроссов* ayakkabi 靴 スニーカー 鞋 运动鞋 신발 운동화 حذاء أحذية जूता जूते',
  phone:
    'phone* smartphone* iphone android mobile app apps handy telefon* telephone* movil telefono celular telefonino телефон* смартфон* スマホ 電話 手机 电话 휴대폰 هاتف جوال फोन मोबाइल',
  laptop:
    'laptop* notebook computer* software saas dashboard website rechner ordinateur portatil ordenador computador ноутбук* компьютер* パソコン 电脑 笔记本 노트북 حاسوب कंप्यूटर लैपटॉप',
  watch:
    'watch watches wristwatch smartwatch clock armbanduhr uhr uhren montre* reloj* relogio orologio часы 時計 腕時計 手表 시계 ساعة घड़ी',
  bag: 'bag bags backpack* handbag* purse suitcase luggage tasche* rucksack koffer sac sacs valise bolso* mochila bolsa borsa zaino сумк* рюкзак* 鞄 バッグ 包 背包 가방 حقيبة बैग थैला',
  box: 'box boxes package* parcel gift* carton unboxing delivery paket* schachtel geschenk* boite colis cadeau caja regalo caixa presente scatola pacco коробк* подар* 箱 プレゼント 盒子 礼物 상자 선물 صندوق هدية डिब्बा उपहार',
  lamp: 'lamp* lantern* light_bulb bulb lampe* laterne lampara luz luminaria lampada ламп* 灯り ランプ 灯 램프 مصباح दीपक लैंप',
  perfume: 'perfume* fragrance cologne parfum* duft perfume profumo духи парфюм* 香水 향수 عطر इत्र',
  cosmetic:
    'cosmetic* cream creme serum skincare lipstick jar makeup beauty kosmetik crema cosmet* belleza beleza bellezza крем* косметик* 化粧 コスメ 化妆品 面霜 화장품 كريم تجميل',
  headphones:
    'headphone* earbud* earphone* headset kopfhorer casque ecouteurs auriculares fones cuffie наушник* ヘッドホン 耳机 헤드폰 سماعات हेडफोन',
  camera:
    'camera* photo* lens kamera fotoapparat appareil_photo camara fotograf* камер* カメラ 相机 카메라 كاميرا कैमरा',
  chair:
    'chair* armchair sofa furniture stuhl sessel mobel chaise fauteuil meuble* silla sillon mueble* cadeira sedia poltrona кресл* стул* 椅子 家具 의자 كرسي कुर्सी',
  food: 'food burger pizza cake* bread pastry croissant dessert chocolate meal dish essen kuchen brot schokolade gateau pain chocolat comida bolo pao cibo torta pane cioccolato еда торт* хлеб* 食べ物 ケーキ パン 美食 蛋糕 面包 음식 케이크 طعام كعكة خبز भोजन खाना केक',
  fruit:
    'fruit* apple* oranges lemon* berry berries strawberr* mango banana* obst apfel zitrone* frucht* pomme* citron* fruta* manzana* limon maca limao mela mele limone фрукт* яблок* 果物 りんご 水果 苹果 과일 사과 فاكهة تفاح फल सेब',
  book: 'book* novel diary reading buch bucher livre* libro* livro* libri книг* 本 書 书 책 كتاب किताब पुस्तक',
  guitar: 'guitar* guitarist gitarre guitare guitarra chitarra гитар* ギター 吉他 기타 جيتار गिटार',
  person:
    'person man woman girl boy human runner hiker traveler traveller dancer singer athlete she he portrait character mann frau junge madchen mensch laufer homme femme fille garcon coureur hombre mujer chica chico persona corredor homem mulher menina pessoa uomo donna ragazza ragazzo человек мужчин* женщин* девушк* kadin adam 人 男 女 女性 男性 人物 사람 여자 남자 رجل امرأة فتاة شخص आदमी औरत लड़की व्यक्ति someone founder chef barista teacher student customer mother father child kid',
  people:
    'people friends couple family group team crowd children kids hikers runners they leute freunde familie paar menschen gens amis famille amigos familia gente pareja amigos pessoas persone amici famiglia люди друзья семья 人々 家族 友達 人们 朋友 家人 사람들 친구 가족 أصدقاء عائلة ناس लोग दोस्त परिवार',
  bicycle:
    'bicycle* bike* cyclist* cycling fahrrad* velo* bicicleta* bici велосипед* bisiklet 自転車 自行车 单车 자전거 دراجة साइकिल',
  car: 'car cars automobile suv vehicle sedan electric_car driving auto autos wagen voiture* coche* carro* macchin* automobil* машин* автомобил* araba 車 自動車 汽车 轿车 자동차 سيارة कार गाड़ी',
  van: 'van truck bus camper delivery lieferwagen transporter lkw camion* furgon* camioneta caminhao грузовик* фургон* автобус* トラック バス 卡车 公交 트럭 버스 شاحنة حافلة ट्रक बस',
  train: 'train trains railway tram zug bahn tren trem treno поезд* 電車 火车 列车 기차 قطار रेलगाड़ी ट्रेन',
  dog: 'dog dogs puppy hund* chien* perro* cachorro* cane cani собак* пес щенок* kopek 犬 狗 小狗 개 강아지 كلب कुत्ता',
  cat: 'cat cats kitten katze* gato* gatto gatti кошк* кот котен* kedi 猫 고양이 قطة बिल्ली',
  horse: 'horse* pony pferd* cheval chevaux caballo* cavalo* cavallo лошад* конь 馬 马 말 حصان घोड़ा unicorn',
  deer: 'deer stag elk moose fox wolf hirsch reh cerf ciervo cervo олен* 鹿 사슴 غزال हिरण',
  bird: 'bird* seagull* gull eagle* owl swan vogel oiseau* pajaro* ave aves passaro* uccell* птиц* kus 鳥 鸟 새 طائر طيور पक्षी',
  whale:
    'whale* dolphin* orca wal delfin baleine dauphin ballena baleia balena кит киты дельфин* 鯨 クジラ 鲸 海豚 고래 حوت व्हेल',
  balloon:
    'balloon* hot_air ballon* heissluftballon montgolfiere globo* balao mongolfiera palloncin* воздушн*_шар* 気球 风船 热气球 气球 풍선 منطاد بالون गुब्बारा',
  plane:
    'airplane* plane planes aircraft flight jet flugzeug avion* aviao aereo самолет* ucak 飛行機 飞机 비행기 طائرة विमान जहाज़',
  rocket:
    'rocket* spaceship launch_vehicle rakete* fusee cohete* foguete razzo ракет* ロケット 火箭 로켓 صاروخ रॉकेट',
  astronaut:
    'astronaut* cosmonaut spacewalk astronaute astronauta космонавт* 宇航员 宇宙飛行士 우주비행사 رائد',
  house:
    'house* cottage cabin hut barn haus hutte maison* cabane casa cabana cabina baita дом избу* 家 小屋 房子 집 오두막 كوخ بيت मकान घर',
  tent: 'tent* camp camping campfire zelt* tente* tienda_de tenda палатк* лагер* テント キャンプ 帐篷 露营 텐트 خيمة तंबू',
  tree: 'lone_tree tree baum arbre arbol arvore albero дерево 木 树 나무 شجرة पेड़ oak',
  windmill:
    'windmill* turbine* wind_farm windrad windmuhle eolienne moulin molino eolic* moinho mulino мельниц* 風車 风车 풍차 طاحونة पवनचक्की',
  robot: 'robot* android ai machine roboter робот* ロボット 机器人 로봇 روبوت रोबोट',
  flower: 'flower rose tulip orchid bouquet blume strauss fleur flor fiore цветок букет* 花 꽃 زهرة फूल',
  sculpture:
    'sculpture* statue* vase* ornament* skulptur* vaso escultura scultura скульптур* 彫刻 雕塑 조각 تمثال मूर्ति',
} as const;

export type SubjectName = keyof typeof SUBJECT_WORDS;

/** Where a thing is at home, for prompts that name a thing and no place. */
export const HOME_OF: Partial<Record<SubjectName, string>> = {
  sailboat: 'sea lake sea',
  ship: 'sea',
  bottle: 'studio studio mountains interior beach garden',
  cup: 'interior street studio interior',
  shoe: 'studio road mountains studio city',
  phone: 'studio city interior studio',
  laptop: 'interior studio interior',
  watch: 'studio studio city',
  bag: 'studio street city mountains',
  box: 'studio interior',
  lamp: 'interior studio',
  perfume: 'studio studio garden',
  cosmetic: 'studio garden beach',
  headphones: 'studio stage city',
  camera: 'studio mountains',
  chair: 'interior studio',
  food: 'interior street studio',
  fruit: 'garden interior studio',
  book: 'interior garden',
  guitar: 'stage',
  person: 'mountains city street meadow beach',
  people: 'mountains beach meadow street',
  bicycle: 'road street meadow',
  car: 'road road city',
  van: 'road street',
  train: 'meadow river',
  dog: 'meadow beach street',
  cat: 'interior garden street',
  horse: 'meadow desert',
  deer: 'forest snow',
  bird: 'sea lake meadow',
  whale: 'underwater sea',
  balloon: 'meadow desert mountains',
  plane: 'mountains sea',
  rocket: 'space desert',
  astronaut: 'space',
  house: 'meadow snow lake',
  tent: 'mountains lake desert',
  tree: 'meadow',
  windmill: 'meadow',
  robot: 'city studio',
  flower: 'garden studio',
};
