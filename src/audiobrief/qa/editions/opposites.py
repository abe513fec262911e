"""Words that say the opposite of one another, in both languages: up and down, before and after, open and shut.

A row begins at the margin: its name | the kind of finding | French words of one pole | of the other | English
   words of
one pole | of the other. "*" stands for any ending, "_" for a blank, "#" for a figure; there are no accents. A form
after "~" may mean the pole: it excuses, it never accuses.
"""

from __future__ import annotations

POLES = """
direction | direction
 | hausse* augment* monte montes montent monter montera monteront montait montaient remont* grimp* bondi* bondit
   croit croissent croissance accroi* rebond* flambe* envol* s'appreci* majore* majoration* relev* se_creus*
   ~double* ~doubl*
   ~tripl* ~quadrupl* ~gagn* ~progress* ~eleve* ~record* ~rencheri* ~explos*
 | baiss* recul* chut* diminu* redui* reduction* decroi* decroit* plong* flechi* degringol* repli* effondr* abaiss*
   retreci* se_resserr* s'_est_resserr* regress* recess* ~tomb* ~perd* ~ralenti* ~allege* ~fondu* ~coup*
   ~compress* ~moitie ~divis* descend*
   ~cede* ~glisse*
 | rise rises rose risen rising increas* grow grows grew grown growing growth climb* jump* soar* surg* rais* hike*
   rebound*
   widening widened widens up_# up_by up_from up_sharply up_slightly up_nearly up_about up_almost
   is_up are_up was_up were_up
   going_up go_up goes_up went_up
   on_the_rise upward* ~up ~gain* higher ~boost* ~expand* ~doubl* ~tripl* ~quadrupl* ~rall* ~record* ~add* ~top*
 | fall falls fell fallen falling drop drops dropped dropping declin* decreas* shrink* shrank shrunk slide slid
   plung* slump* tumbl* reduc* dip dips dipped lowered lowering sank sink* halv* down_# down_by down_from
   down_sharply down_slightly down_nearly down_about down_almost is_down are_down was_down were_down coming_down
   come_down
   narrowing narrowed narrows
   comes_down came_down going_down go_down goes_down went_down downward* ~down
   ~cut* lower ~lost ~los* ~slow* ~eas* ~shed* ~trim* ~slash* ~in_half ~back ~slip*
movement | direction
 | stagn* inchange* se_stabilis* stable stables statu_quo ~plafonn* ~ralenti* ~maintien* ~maintenu*
 | bondi* bondit grimp* flambe* explos* s'envol* s'effondr* chut* degringol* plong* ~hausse* ~augment* ~baiss* ~recul*
   ~progress* ~mont*
 | stagnat* stagnant unchanged hold_steady holding_steady held_steady holds_steady stable flat ~steady ~level ~slow*
   ~stay* ~remain* ~hold*
 | soar* surg* skyrocket* jumped climb* plung* plummet* tumbl* collaps* ~rise* ~rising ~ros* ~fall* ~fell ~drop* ~up
   ~down ~gain* ~grow* ~grew ~increas* ~declin*
sequence | sequence
 | avant prealable* auparavant ~veille ~precede* ~d'_ici ~jusqu'* ~anticip* ~devanc* ~plus_tot
 | apres suivant* ~suite ~depuis ~suivi* ~lendemain ~plus_tard ~ensuite ~des ~une_fois ~issue ~ulterieur*
 | before ahead_of prior_to ~by ~until ~till ~earlier ~pre* ~eve ~previous* ~leading ~lead ~first ~ago ~upcoming
   ~then ~followed ~preced*
 | after following afterward* ~later ~since ~then ~next ~post* ~once ~followed ~follows ~from ~upon ~subsequent*
   ~when ~wake ~on ~in_the
bound | bound
 | au_moins au_minimum au_bas_mot minimum_de pas_moins_de plus_de_# plus_d'_# plus_d'_un plus_d'_une plus_de_la_#
   plus_que_# superieur*_a_# depass* exced* ~plus ~minim* ~partir ~plancher ~passe ~franchi*
 | au_plus au_maximum maximum_de tout_au_plus pas_plus_de moins_de_# moins_d'_# moins_d'_un moins_d'_une
   moins_de_la_# inferieur*_a_# jusqu'_a_# sous_# ~moins ~maxim* ~plafon* ~limit* ~sous ~jusqu'* ~deca ~depasser*
   ~dessous
 | at_least no_less_than no_fewer_than not_less_than a_minimum_of more_than_# more_than_half more_than_a
   more_than_one over_half over_# above_# upwards_of exceed* #_or_more #_or_over ~minim* ~from ~top* ~surpass* ~more
   ~over ~beyond ~past ~above ~least
 | at_most at_the_most no_more_than not_more_than a_maximum_of less_than_# fewer_than_# less_than_half
   fewer_than_half less_than_a under_half under_# below_# up_to_# #_or_less #_or_fewer ~maxim* ~cap* ~limit* ~exceed
   ~within ~less ~under ~below ~most ~up_to ~as_many ~as_much
exclusion | negation
 | exclu exclus exclut excluent exclure ecarte ecartent ~refus* ~elimin* ~sauf
 | n'_exclu*_pas n'_ecarte*_pas n'_a_pas_exclu* n'_a_pas_ecarte* n'_ont_pas_exclu* n'_est_pas_exclu*
   n'_est_pas_ecarte*
   ~possible* ~envisag* ~peut ~pourr*
 | ruled_out rules_out rule_out ruling_out ~exclud* ~dismiss* ~reject*
 | not_ruling_out not_rule_out not_ruled_out not_rul*_out t_rule_out t_ruled_out t_ruling_out t_rul*_out
   ~open_to ~possib* ~may ~might ~could ~consider*
ratio | opposite
 | double doubles doubler doublera deux_fois_plus ~deux_fois | moitie deux_fois_moins ~demi* ~divis* ~deux_fois
 | double doubled doubles doubling twice two_times ~two-fold | half halved halving halves ~divided
gain | opposite
 | gagn* ~accru* ~attir* ~remport* ~recup* | perd perdu perdus perdue perdent perdra perdre perdait ~perdues ~chut*
 | gain gains gained gaining ~win* ~won ~regain* ~add* | lose loses lost losing ~loss* ~shed*
frequency | negation
 | jamais | ne_*_plus n'_*_plus ~n' ~ne ~plus
 | never ~ever | no_longer anymore any_more any_longer ~stop* ~ceas* ~more
adoption | opposite
 | adopt* approuv* accept* enterin* ratifi* avalis* feu_vert ~accord* ~vot* ~dit_oui ~appui* ~appuy*
 | rejet* refus* repouss* desapprouv* deboute* ~ecart* ~battu* ~vot* ~dit_non ~non ~decline*
 | adopt* approv* accept* endors* ratif* green_light* go-ahead agreed_to agrees_to agree_to green-light* granted
   motion_passe* bill_passe* passed_the
   passed_unanimously ~pass ~passed ~passes ~agree* ~back* ~vote*
   ~grant* ~said_yes ~allow*
 | reject* refus* denied_the denies_the deny_the denied_a denied_his denied_her denied_their denied_its turned_down
   turn_down turns_down turned_the_*_down turned_it_down turned_them_down voted_down vote_down vetoed dismiss*
   rebuff* ~defeat* ~den*
   ~declin* ~down ~vote* ~said_no ~oppos* ~block*
opening | opposite
 | ouvr* ouvert* rouvr* rouvert* reouvr* reouvert* inaugur* ~lanc*
 | ferme* fermer* fermeture* clos clot clore ~clotur* ~boucl*
 | open* reopen* inaugurat* ~launch* | close closes closed closing closure* shut* ~shutter*
winning | opposite
 | gagn* remport* victoire* vainqu* reelu reelue reelus reelues reelire triomph* l'_emporte* ~battu* ~bat
   ~battent ~impos*
 | perd perdu* perdent perdra perdre perdait defait* defaite* s'_incline* ~battu* ~echou* ~pert* ~subi*
 | win wins won winning re-elect* reelect* victor* triumph* ~beat* ~defeat* ~gain* ~earn* ~prevail* ~sav*
 | lose loses lost losing defeat* ~beat* ~loss* ~fell ~fall* ~drop*
beginning | opposite
 | commenc* debut* demarr* entam* amorc* ~lanc* ~partir ~part ~ouvr*
 | fini finit finir finira finissent finiront terminer* termine* cess* achev* prend_fin prendra_fin prennent_fin
   pris_fin ~fin ~conclu* ~arret* ~clot* ~ferm* ~bout ~complet*
 | begin* began begun start* kick* ~launch* ~open* ~set ~get
 | end ends ended ending finish* stop* ceas* ~conclud* ~complet* ~wrap* ~clos* ~over ~final*
permission | opposite
 | autoris* permet permettr* permettent permis permise* permettait legalis* ~droit ~toler* ~peut ~peuvent ~pourr*
 | interdi* prohib* bann* empech* proscri* ~bloqu* ~refus*
 | allow* permit* authori* legaliz* legalis* ~let ~lets ~may ~can ~able
 | ban bans banned banning forbid* forbad* prohibit* outlaw* prevent* bar bars barred ~block* ~stop* ~keep*
trade | opposite
 | achet* achat* acqui* rachet* ~acheteur* | vend vendu* vendre vendra vendent vendait vente ventes ~cede* ~ceder*
 | buy* bought purchas* acquir* acquisition* ~takeover ~pick* | sell* sold sale sales ~divest*
employment | opposite
 | trouve_un_emploi trouve_du_travail retrouve_un_emploi decroche_un_emploi trouve_un_poste
 | perdu_son_emploi perd_son_emploi perdra_son_emploi perdu_leur_emploi perdent_leur_emploi perdront_leur_emploi
   perdre_son_emploi perdre_leur_emploi ~licenci*
 | found_a_job found_work found_a_new_job finds_a_job find_a_job landed_a_job got_a_job
 | lost_his_job lost_her_job lost_their_jobs lose_their_jobs loses_his_job loses_her_job lose_his_job lose_her_job
   ~laid_off ~fired
hiring | opposite
 | embauch* recrut* ~engag* ~emplo*
 | licenci* congedi* mis_a_pied mise_a_pied mises_a_pied mettre_a_pied ~suppr* ~remerci*
 | hire* hiring recruit* ~tak* ~add* | lay_off laid_off laying_off layoff* lays_off fired dismiss* ~cut* ~job* ~let
support | opposite
 | appui* appuy* soutien* soutenu* soutenir favorable* en_faveur partisan* vot*_pour_l* vot*_pour_un*
   vot*_#_pour_l* vot*_#_%_pour_l* ~pour ~accueil* ~salu*
 | s'_oppos* oppose opposent opposes opposera contre defavorable* ~denonc* ~contest* ~critiqu*
 | support* back backs backed backing favour* favor* endors* voted_for_a voted_for_the vote_for_the ~for
   ~welcom* ~agree*
 | oppos* against object* ~critic* ~denounc* ~contest*
arrival | opposite
 | arriv* rejoi* ~entr* ~adher* ~venu* ~vien* | quitt* depart* ~part ~parti* ~sort* ~demission*
 | arriv* join* ~enter* ~reach* ~come* ~came ~get*
 | leave leaves leaving depart* quit quits exit* ~left ~resign* ~pull* ~walk* ~go ~goes
success | opposite
 | reussi* succes parvien* parvenu* ~fonctionn* ~marche* | echou* echec* ~rate* ~manqu*
 | succeed* success* managed_to manages_to ~work* ~pull* ~able ~hit
 | fail* ~miss ~missed ~misses ~missing ~flop* ~collaps*
share | opposite
 | majorit* plupart ~plus ~moitie | minorit* ~peu
 | majorit* most ~more ~half | minorit* few ~handful ~little
quantity | opposite
 | tous toutes chaque ~tout ~toute ~ensemble ~chacun* ~integral*
 | certains certaines quelques-un* ~quelques ~partie ~plusieurs ~sauf
 | all every each everyone everybody ~whole ~entire* ~everything ~full*
 | some a_few several ~part ~certain ~except ~but ~half ~most ~many
habit | opposite
 | toujours souvent frequemment ~chaque ~regulierement ~encore | rarement ~peu ~parfois ~guere
 | always often frequently ~every ~regular* ~still ~usual*
 | rarely seldom hardly_ever ~sometimes ~few ~little ~infrequent*
possibility | opposite
 | possible* ~peut ~peuvent | impossible* ~incapable*
 | possible ~can ~able ~may ~could | impossible ~unable ~cannot
likelihood | opposite
 | probable* vraisemblabl* ~devrait | improbable* peu_probable* invraisembl* ~douteu*
 | likely probabl* ~expect* | unlikely improbabl* ~doubt*
law | opposite
 | legal legale legaux legales legalement licite* | illegal* illicite*
 | legal legally lawful* | illegal* unlawful* ~outlaw*
guilt | opposite
 | coupable* condamne* ~avou* | innocent* acquitt* ~blanchi*
 | guilty convict* ~sentenc* | innocent* acquit* ~clear*
timeliness | opposite
 | en_avance plus_tot plus_vite_que_prevu plus_rapidement_que_prevu avance_sur_l* ~devanc* ~tot ~precoc* ~avant
   | en_retard retard* plus_tard moins_vite_que_prevu plus_lentement_que_prevu ~tard ~tardi* ~apres ~report*
 | early earlier ahead_of_schedule faster_than_expected faster_than_planned ~ahead ~before ~forward ~sooner
 | late later delay* behind_schedule slower_than_expected slower_than_planned ~after ~postpon* ~lag*
north | opposite | nord ~nordique* | sud ~meridion* | north northern ~northw* | south southern ~southw*
east | opposite
 | l'_est ~est ~oriental* | ouest ~occidental*
 | east eastern ~northeast* ~southeast* | west western ~northwest* ~southwest*
side | opposite
 | gauche* | a_droite la_droite de_droite ~droite ~droit
 | left left-wing left-hand | right-wing right-hand the_right ~right
daytime | opposite | jour ~journee ~matin | nuit nuits ~soir | day daytime ~morning | night nights overnight ~evening
foreign trade | opposite
 | import* ~importan* | export*
 | import imports imported importing importer* ~importan* | export*
balance | opposite
 | deficit* ~perte* | excedent* surplus ~benefice*
 | deficit* ~shortfall ~loss* ~red | surplus* ~profit* ~black
earnings | opposite
 | benefice* profit* ~gain* ~rentab* | perte pertes perd deficit* ~perdu*
 | profit* earning* ~gain* ~income ~surplus | loss losses loses lost deficit* ~los*
custody | opposite
 | liber* relach* ~evad* | emprisonn* incarcer* ecrou* ~detenu* ~arret* ~prison
 | releas* freed freeing ~free ~escap* | jailed imprison* incarcerat* in_custody remanded ~arrest* ~held ~prison
   ~custody
adding | opposite
 | ajout* ~inclu* ~install* | retir* enlev* ~suppr* ~ote*
 | add adds added adding addition* ~includ* ~instal* | remov* withdr* ~tak* ~cut* ~drop* ~pull*
loan | opposite | pret prete prets preter* preteur* ~pret | emprunt* ~pret | lend* lent ~loan* | borrow* ~loan*
mood | opposite | optimis* ~confian* | pessimis* ~inqui* | optimis* ~hope* ~confident | pessimis* ~worr* ~gloom*
sign | opposite
 | positif* positive* ~favorable | negatif* negative* ~defavorable
 | positiv* ~favour* ~upbeat | negativ* ~adverse*
people | opposite
 | homme hommes masculin* ~garcon* ~humain* | femme femmes feminin* ~fille*
 | man men male males ~boy* | woman women female* ~girl*
parents | opposite
 | pere peres ~papa | mere meres ~maman
 | father fathers ~dad ~parent* | mother mothers ~mom ~mum ~parent*
children | opposite
 | fils garcon garcons ~enfant* | fille filles ~enfant* ~fils
 | son sons boy boys ~child* | daughter* girl girls ~child*
siblings | opposite | frere freres | soeur soeurs | brother* ~sibling* | sister* ~sibling*
place | opposite
 | urbain* ville villes ~banlieu* | rural* campagne campagnes ~region*
 | urban city cities town towns | rural countryside ~campaign*
agreement | opposite
 | d'_accord s'_entend* s'_accord* consensus ~entente | desaccord* ~divis* ~conteste*
 | agree agrees agreed agreement consensus ~accord ~deal | disagree* ~disput* ~divid*
confirmation | opposite
 | confirm* reconnait_avoir reconnaissent_avoir reconnu_avoir admet_avoir admettent_avoir avoue_avoir ~admet* ~reconn*
   ~avou*
 | dementi* dement nie nient nie niait ~refut* ~conteste*
 | confirm* ~admit* ~acknowledg* | deny denies denied denying ~refut* ~reject* ~disput*
pace | opposite
 | acceler* ~rapid* ~vite | ralenti* ~frein* ~lent*
 | accelerat* speed* sped ~fast* ~quick* ~hast* ~step* | slow slows slowed slowing slowdown ~brak* ~eas* ~curb*
rules | opposite
 | resserr* durci* ~sever* ~strict* | assoupli* relach* ~alleg* ~souple*
 | tighten* toughen* harden* ~strict* ~tough* | loosen* relax* ~eas* ~soft*
keeping | opposite
 | maintien* maintenu* maintenir conserv* ~gard* ~rest* ~demeur* | abandonn* annul* renonc* ~suspend* ~retir* ~laiss*
 | keep keeps kept maintain* retain* ~stay* ~remain* ~stick* ~hold*
 | abandon* cancel* scrap* gave_up give_up gives_up dropped ~drop* ~withdr* ~suspend* ~call*
creation | opposite
 | cree creer creera creent creation* ~ajout* ~ouvr* | supprim* suppression* aboli* elimin* ~perdu* ~coup* ~detrui*
 | creat* ~add* ~set | cut cuts cutting eliminat* abolish* ~los* ~axe* ~shed* ~remov*
filling | opposite
 | plein pleins pleine pleines rempli* combl* ~complet* | vide vides vider vide* desert* ~deserte*
 | full filled packed ~fill* ~complet* | empty emptied emptier ~vacant ~deserted
peace | opposite | guerre* ~combat* | paix ~treve | war wars ~fight* | peace* ~truce
date | opposite
 | reporte* repousse* retard* differe* ~remis* ~plus_tard | devance* ~avanc* ~plus_tot
 | postpon* delay* deferred put_off pushed_back ~later ~push* ~moved
 | brought_forward bring_forward moved_up ~forward ~earlier ~advanc* ~moved
ownership | opposite
 | public publics publique publiques nationalis* ~etat | prive* privatis*
 | public publicly nationali* ~state ~government | private* privati*
health | opposite
 | gueri* ~retabli* ~sauv* | malade* ~infect*
 | cured recover* healed ~sav* | sick ill sickened ~infect*
survival | opposite
 | vivant* surviv* surveculs survecu* sauve sauve* ~rescap*
 | mort morts morte mortes meurt mourir decede* tue tues tuee tuees ~victim* ~deces
 | alive surviv* saved rescued ~liv* | dead die dies died kill* ~death* ~victim*
presence | opposite
 | present presents presente presentes ~presence | absent* ~manqu*
 | present ~attend* ~there | absent* ~miss ~missed ~misses ~missing
fullness | opposite
 | complet* entier* entierement ~tout* ~totalement | partiel* ~partie
 | complete completely full fully entire* ~whole ~total* | partial* partly ~part
duration | opposite
 | permanent* definitif* definitive* ~toujours | temporaire* provisoire* ~momentan*
 | permanent* ~forever ~good ~final | temporar* provisional* ~interim
memory | opposite | se_souvien* rappel* ~souven* | oubli* | remember* recall* ~remind* | forget* forgot*
attack | opposite | attaqu* ~offensi* | defend* defens* ~protege* | attack* ~assault* | defend* ~defen* ~protect*
inclusion | opposite
 | inclu* ~compren* ~compri* | exclu* ~sauf ~hors
 | includ* ~cover* ~with | exclud* ~except* ~without
truth | opposite
 | vrai vraie vrais vraies veridique* ~exact* | faux fausse fausses ~erron* ~menson*
 | true ~right ~correct ~accura* | false untrue ~fake ~wrong
strength | opposite
 | renforc* ~fort* ~solid* | affaibli* ~faibl* ~fragil*
 | strengthen* reinforc* ~strong* ~firm* | weaken* ~weak* ~soft* ~undermin*
improvement | opposite
 | amelior* ~mieux ~meilleur* | empir* aggrav* deterior* degrad* ~pire ~pis
 | improv* ~better ~ease* | worsen* deteriorat* aggravat* ~worse ~declin*
price | opposite
 | gratuit* ~offert* | payant* ~coute* ~paye*
 | free ~free_of_charge ~complimentary | must_pay have_to_pay has_to_pay required_to_pay charge_admission
   charges_admission admission_fee* paid ~fee* ~pay* ~cost*
   ~charge*
length | opposite | allong* prolong* | raccourci* ~court* ~abreg* | lengthen* extend* longer | shorten* shorter ~cut*
continuation | opposite
 | prolong* poursui* reconduit* reconduire renouvel* ~maintien* ~maintenu* ~continu* ~encore
 | met_fin mettre_fin mis_fin met_un_terme mettre_un_terme mettra_fin ~abandonn* ~annul* ~arret* ~cess* ~fin
 | extend* continu* renew* prolong* ~maintain* ~keep* ~still ~more
 | end ends ended ending scrap* terminat* axed ~cancel* ~stop* ~late ~early ~week* ~season* ~year*
resumption | opposite
 | repris reprend* reprise reprises reprendr* | suspen* interromp* interrompu* rompu* rompre ~arret* ~cess* ~fin
   ~reprise
 | resum* restart* ~start* ~again ~back ~return*
 | suspen* broken_off broke_off halted paus* interrupt* stop stops stopped ~stopp* ~call*
ruling | opposite
 | donne_raison donne_gain | donne_tort deboute*
 | sided_with sides_with | ruled_against rules_against sided_against
effect | opposite | efficace* ~utile* | inefficac* inutile* | effective* ~useful ~work* | ineffective* useless
sufficiency | opposite
 | suffisant* suffisamment suffit suffira | insuffisan* ~manqu*
 | sufficient* enough | insufficient* ~lack* ~short*
steadiness | opposite | stable* ~calm* | instable* ~fragil* | stable ~steady | unstable ~volatil*
fairness | opposite | juste justes equitable* | injuste* inequitable* | fair fairly ~just ~right | unfair* unjust*
"""
