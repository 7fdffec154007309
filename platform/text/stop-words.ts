import type { RuleLanguage } from './languages.ts';

const list = (text: string): Set<string> => new Set(text.split(/\s+/).filter(Boolean));

/** Words that carry grammar only; folded, with what people type on a phone ("vcs", "pls", "q"). */
export const stopWords: Record<RuleLanguage, Set<string>> = {
  en: list(`
    a about above after again all also am an and any are aren as at be because been before being below between both but by can cannot
    could couldn did didn do does doesn doing don dont down during each else ever few for from further had hadn has hasn have haven
    having he her here hers him his how i if im in into is isn it its itself ive just let lets ll m may me might more most much must
    my myself no nor not now of off on once only or other our ours out over own pls please plz possible r re s same shall she should shouldn so
    some such t than that thats the their theirs them then there theres these they this those through to too u under until up ur us ve very
    was wasn way we were weren what whats when whens where wheres which while who whom whose why will with within without won wont would wouldn
    yes yeah yet got gets im ive id dont doesnt didnt isnt arent cant wont havent hasnt ya r u you your yours yourself rather many whether actually really maybe`),
  pt: list(`
    a ai ainda algum alguma alguns algumas ali ao aos apenas aqui as ate bem cada com como da dai daqui das de dela dele deles depois
    desde dessa desse desta deste disso disto do dos e ela elas ele eles em entao entre era essa essas esse esses esta estao estas estava
    este estes estou eu faz fazer faco foi for foram gente ha hj isso isto ja la lhe lhes mais mas me mesmo meu meus mim minha minhas muito
    muita n na nao nas ne nem nenhum no nos nossa nosso num numa o onde os ou outra outras outro outros para pela pelas pelo pelos
    por porque pode podem posso pra pras pro pros q qnd qto quais qual quando quanto quantos quantas que quem se sem ser seu seus so sobre sou sua suas
    tambem tao tb tbm tudo td te tem tenho teria ter teu toda todas todo todos tu tua um uma umas uns vai vao vc vcs voce voces vou voltar
    cade consigo consegue conseguem da dar das deu fica ficam ficou sim favor pfv algo pois moca moco la seria sera estou tava to ta tao ne`),
  es: list(`
    a ahi ahora al algo algun alguna algunas algunos ante aqui asi aun como con contra cual cuales cuando cuanto cuanta cuantos cuantas de del
    desde donde dos e el ella ellas ellos en entre era eres es esa esas ese eso esos esta estan estas este esto estos estoy fue fueron ha
    hacer hago han hasta hay la las le les lo los mas me mi mis mucho muy nada ni no nos nosotros nuestra nuestro o os otra otras
    otro otros para pero por porque pueden puede puedo pues q que quien quienes se sea ser si sin sobre solo son soy su sus tambem tambien tan te
    tener tengo tiene tienen ti tu tus un una unas uno unos usted ustedes va van voy y ya yo favor unas`),
};

/** Words that say little about what is asked: they help to rank, but an answer cannot rest on them. */
export const weakWords: Record<RuleLanguage, Set<string>> = {
  en: list(`
    want wants wanted wanna need needs needed like likes get gets getting got go goes going gonna know tell told say said think make makes
    made look looking see help give gave use used using work works working thing things something anything item items product products one ones kind
    sort question buy buying bought purchase purchased take takes took bring come comes came put order ordered orders ordering try tried found find
    call called name new day days today tomorrow yesterday week weeks month months year monday tuesday wednesday thursday friday saturday
    sunday ago last next first time times back shop store online site website company guys team people person someone somebody customer customers sister
    brother wife husband friend mother father mom dad son daughter birthday myself please wondering wonder hope sure okay ok
    hi hello hey thanks thank good morning afternoon evening instead sorry already still long little bit available currently else anyone offer offers worn wear happen happens happened
    send sends sent nearby near number numbers code codes cover covers covered reach stuff mind talk speak write completely different check
    possible policy information info details detail exactly currently correct right ones set start starts started come coming show pair bit inside outside today tonight
    yesterday always never every everyone both either soon later far away person own full part big small large correspond corresponds forms form ways
    able about across actual add added age ago agree allow allowed almost alone along although among amount anymore anyway apart aside asked
    asking bad basically carry carries become becomes began begin best better between beyond bought bring brought build carry case certain chance clear
    common complete consider contain continue could couple decide decided depend depends difference difficult done double early easily easy
    either end enough entire especially even event exact example expect expected extra extremely fact fast favorite feel fell felt few fill
    final finally fine follow following former forward frequently front general great guess half hand happy hard hardly hear heard hello help
    helpful high hold idea immediate important include included including issue issues join keep keeps kept kind knew known lately late later
    latest learn least leave left less lets life likely line listen live lives living longer lost loved love lot lots lovely low lower main major
    making matter mean means meant mention middle mine minimum maximum miss missing moment moved move necessary nice normal normally obviously
    often older old original pass passed past perfect perhaps place plan plans planning please plus point prefer prefers pretty previous
    probably problem problems promise properly proper provide quick quickly quite random reason reasons recent recently regular regarding
    related remain remember request require required rest round runs safe save saw second seem seems seen several short side similar simple
    simply single situation slightly slow someday somehow somewhere special specific stand state stay stick still stop stuck stuffs suddenly
    suggest super supposed sur switch taking talking thinking third thought thousand total touch toward trouble true turn twice type
    understand unfortunately unless until upon usual usually various version via wait waiting walk went whenever whole wide wish wonderful
    word words worry worse worst worth wrote year years young yours estimated estimate approx approximately minutes minute date dates deadline
    reach reached spend spent else elses noon midday midnight recently asap urgent hundred two three four five six seven eight nine ten
    offered included expected holding unsure confirm confirmed apply applies valid`),
  pt: list(`
    quero queria quer gostaria preciso precisava precisa saber sei sabe dizer diz falar fala ver vejo achar acho usar uso usei usada usado coisa
    coisas produto produtos item itens tipo pergunta duvida comprar compro comprei compra compras levar leva levo pegar pego pedi pedir
    passa passar passe manda mandar mande loja site empresa nome dia dias hoje amanha ontem semana mes ano segunda terca quarta quinta sexta sabado
    domingo primeira primeiro ultima ultimo proximo novo nova vez agora ok desculpa desculpe oi ola obrigado obrigada bom boa tarde noite gostei irma irmao esposa marido
    amigo amiga mae pai filho filha aniversario pessoa pessoas alguem cliente clientes ajuda ajudar funciona funcionam existe informar informacao caso
    demora colocar tempo gostava quiser vir veio vem acontece
    perto longe numero codigo cobre cobrir conversar escrever totalmente diferente politica informacoes detalhes certo comeca sempre nunca
    dentro devo escolher modelo meio modo maneira jeito cair cai correto opcao opcoes ideia
    acontecer acontecendo adiantar afinal alem alguns ali alto alta antes antigo aparecer aparece apenas aproximadamente aproveitar assim
    atras atual aumentar avisar baixo bastante bonito bonita breve cada capaz chamar cheio claro comecar comeco comigo comprado comprada comum
    completo conhecer conhece consegui conseguir continuar contar correndo crer curto deixar deixa deixei demais depender depende devagar
    dever deve deveria dificil dificuldade direito direto disponivel duas dois tres quatro cinco seis sete oito nove dez durante encontrar
    encontro entender entendo entrar entra escolher escolha esperar espero especial estar exatamente exemplo existir explicar extra facil
    faltar falta feito feita ficar ficando final fim forte frente geral gostar gosto guardar haver igual imaginar importante inclusive inteiro
    interessado interessada isto jeito junto lado lembrar lento ler ligado linda lindo livre logo longo lugar maioria melhor menos meses
    metade minimo maximo minuto minutos momento mostrar motivo multo nada necessario normal normalmente novamente numa olhar olha parece
    parecer parte passado passei pena pensar penso perder perdi perguntar perfeito pior poder poderia podia pode ponto porem possivel pouco
    poucos pouca precisar precisando preferir prefiro pronto proprio problema problemas procurar procuro puder qualquer quase querer querendo
    queremos razao realmente recente receio rapido rapida resolver resto rest resposta responder sabia saindo sair sai saiu saiba segundo
    seguinte semanas sentir serio servir serve simples sinto situacao sobrar somente super talvez tentar tentei terminar terceiro tirar tiro
    tira tive tivesse total trazer trago tratar ultimamente unico usando usar util varias varios velho verdade verificar vida virar viver
    voltou urgente anos ano meses data datas confirmar confirma disse daria iria ia certeza agradeco aproveitando inicio metros media atualiza
    atualizar atualizou minima`),
  es: list(`
    quiero queria quisiera quiere necesito necesita saber se decir ver usar cosa cosas producto productos articulo tipo pregunta duda comprar
    compro compre compra compras llevar tomar pedir pedi tienda sitio web empresa nombre dia dias hoy manana ayer semana mes ano lunes martes miercoles
    jueves viernes sabado domingo primera primer ultimo proximo nuevo nueva vez ok perdon hola gracias buenos buenas tardes noches hermana hermano esposa marido amigo
    madre padre hijo hija cumpleanos persona personas alguien cliente clientes ayuda ayudar funciona existe tiempo gustaria
    cerca lejos numero codigo hablar escribir politica informacion detalles siempre nunca modelo manera forma elegir
    acabar ademas agregar alto antes antiguo aparece aproximadamente asi atras avisar bajo bastante bonito breve claro comenzar comienzo
    comprado completo comun conmigo conocer conseguir continuar contar corto creo cualquier debe deberia debo decidir dejar deje demasiado
    depende despacio despues diferente dificil directo disponible dos tres cuatro cinco seis siete ocho nueve diez durante encontrar entender
    entiendo entonces entrar escoger esperar espero especial estar exactamente ejemplo existir explicar extra facil falta fin final fuerte
    general gustar gusta gusto haber hacer igual importante incluso interesa junto lado largo lento lindo listo lugar mejor menos meses minimo
    maximo minuto minutos momento mostrar motivo necesario normal normalmente nuevamente parece parte pasado pensar peor perder perdi perfecto
    poco pocos poder podria posible preferir prefiero preguntar problema problemas propio pronto proximo quizas rapido realmente reciente
    recordar resolver responder respuesta rato sacar salir sale segundo seguro semanas sentir serio servir sirve simple sino situacion
    solamente super tal talvez terminar tercero tratar traer ultimamente unico usando util varios verdad verificar vida viejo volver urgente
    anos fecha confirmar`),
};

/** Goods by name: what a question is about only when it asks for nothing else ("do you have sandals?"). */
const wareWords: Record<RuleLanguage, Set<string>> = {
  en: list(`shoe shoes sneaker sneakers trainers footwear boot boots sandal sandals pair pairs jacket jackets coat coats shirt shirts trousers pants
    sock socks clothes backpack backpacks bag bags tent tents`),
  pt: list(`sapato sapatos calcado calcados tenis bota botas sandalia sandalias par pares jaqueta jaquetas casaco casacos camisa camisas calca calcas
    meia meias roupa roupas mochila mochilas bolsa bolsas barraca barracas`),
  es: list(`zapato zapatos calzado zapatillas bota botas sandalia sandalias par pares chaqueta chaquetas abrigo abrigos camisa camisas pantalon
    pantalones medias calcetines ropa mochila mochilas bolso bolsos carpa carpas`),
};

function has(lists: Record<RuleLanguage, Set<string>>, word: string, language: RuleLanguage | null): boolean {
  return language ? lists[language].has(word) : Object.values(lists).some((set) => set.has(word));
}

/** Whether a folded word carries no meaning in the language, or, when the language is not known, in any of them. */
export function isStopWord(word: string, language: RuleLanguage | null): boolean {
  return has(stopWords, word, language);
}

/** Whether a folded word says too little for an answer to rest on it; numbers never decide alone. */
export function isWeakWord(word: string, language: RuleLanguage | null): boolean {
  return /^\d+\p{L}{0,2}$/u.test(word) || /^[$€£]$/.test(word) || has(weakWords, word, language);
}

/** Whether a folded word names goods. */
export function isWare(word: string, language: RuleLanguage | null): boolean {
  return has(wareWords, word, language);
}
