import { withoutCaseAndSeparators } from './values';

/** The codes with three letters (ISO 3166-1 alpha-3), each with its code of two letters. No API has them. */
const ALPHA_3_CODES = `
ABW:AW AFG:AF AGO:AO AIA:AI ALA:AX ALB:AL AND:AD ARE:AE ARG:AR ARM:AM ASM:AS ATA:AQ ATF:TF
ATG:AG AUS:AU AUT:AT AZE:AZ BDI:BI BEL:BE BEN:BJ BES:BQ BFA:BF BGD:BD BGR:BG BHR:BH BHS:BS
BIH:BA BLM:BL BLR:BY BLZ:BZ BMU:BM BOL:BO BRA:BR BRB:BB BRN:BN BTN:BT BVT:BV BWA:BW CAF:CF
CAN:CA CCK:CC CHE:CH CHL:CL CHN:CN CIV:CI CMR:CM COD:CD COG:CG COK:CK COL:CO COM:KM CPV:CV
CRI:CR CUB:CU CUW:CW CXR:CX CYM:KY CYP:CY CZE:CZ DEU:DE DJI:DJ DMA:DM DNK:DK DOM:DO DZA:DZ
ECU:EC EGY:EG ERI:ER ESH:EH ESP:ES EST:EE ETH:ET FIN:FI FJI:FJ FLK:FK FRA:FR FRO:FO FSM:FM
GAB:GA GBR:GB GEO:GE GGY:GG GHA:GH GIB:GI GIN:GN GLP:GP GMB:GM GNB:GW GNQ:GQ GRC:GR GRD:GD
GRL:GL GTM:GT GUF:GF GUM:GU GUY:GY HKG:HK HMD:HM HND:HN HRV:HR HTI:HT HUN:HU IDN:ID IMN:IM
IND:IN IOT:IO IRL:IE IRN:IR IRQ:IQ ISL:IS ISR:IL ITA:IT JAM:JM JEY:JE JOR:JO JPN:JP KAZ:KZ
KEN:KE KGZ:KG KHM:KH KIR:KI KNA:KN KOR:KR KWT:KW LAO:LA LBN:LB LBR:LR LBY:LY LCA:LC LIE:LI
LKA:LK LSO:LS LTU:LT LUX:LU LVA:LV MAC:MO MAF:MF MAR:MA MCO:MC MDA:MD MDG:MG MDV:MV MEX:MX
MHL:MH MKD:MK MLI:ML MLT:MT MMR:MM MNE:ME MNG:MN MNP:MP MOZ:MZ MRT:MR MSR:MS MTQ:MQ MUS:MU
MWI:MW MYS:MY MYT:YT NAM:NA NCL:NC NER:NE NFK:NF NGA:NG NIC:NI NIU:NU NLD:NL NOR:NO NPL:NP
NRU:NR NZL:NZ OMN:OM PAK:PK PAN:PA PCN:PN PER:PE PHL:PH PLW:PW PNG:PG POL:PL PRI:PR PRK:KP
PRT:PT PRY:PY PSE:PS PYF:PF QAT:QA REU:RE ROU:RO RUS:RU RWA:RW SAU:SA SDN:SD SEN:SN SGP:SG
SGS:GS SHN:SH SJM:SJ SLB:SB SLE:SL SLV:SV SMR:SM SOM:SO SPM:PM SRB:RS SSD:SS STP:ST SUR:SR
SVK:SK SVN:SI SWE:SE SWZ:SZ SXM:SX SYC:SC SYR:SY TCA:TC TCD:TD TGO:TG THA:TH TJK:TJ TKL:TK
TKM:TM TLS:TL TON:TO TTO:TT TUN:TN TUR:TR TUV:TV TWN:TW TZA:TZ UGA:UG UKR:UA UMI:UM URY:UY
USA:US UZB:UZ VAT:VA VCT:VC VEN:VE VGB:VG VIR:VI VNM:VN VUT:VU WLF:WF WSM:WS YEM:YE ZAF:ZA
ZMB:ZM ZWE:ZW
`;

/** The languages in which a country's name is recognized. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'ja'];

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Regions that the Unicode project names, but that are not countries in ISO 3166-1. */
const NOT_COUNTRIES = [
	...['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ'],
	...['IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ'],
];

/**
 * Reads a country code: two letters in any case.
 *
 * @param text a text
 * @returns the code in capitals; undefined if the text is anything else
 */
export function toCountryCode(text: string): string | undefined {
	return /^[a-z]{2}$/i.test(text) ? text.toUpperCase() : undefined;
}

/** Gets the code in use for a code of two letters, such as GB for UK. */
function getCurrentCode(code: string): string {
	return new Intl.Locale(`und-${code}`).region ?? code;
}

/** Common names that are not the ones of the Unicode project. */
const OTHER_NAMES: readonly (readonly [name: string, code: string])[] = [
	['United States of America', 'US'],
	['Great Britain', 'GB'],
	['England', 'GB'],
	['Scotland', 'GB'],
	['Wales', 'GB'],
	['Holland', 'NL'],
	['Czech Republic', 'CZ'],
	['UAE', 'AE'],
	['Turkey', 'TR'],
	['Ivory Coast', 'CI'],
	['Swaziland', 'SZ'],
	['Burma', 'MM'],
	['Macedonia', 'MK'],
	['Vatican', 'VA'],
	['Republic of Korea', 'KR'],
	['Northern Ireland', 'GB'],
	['Canary Islands', 'ES'],
];

function normalizeName(name: string): string {
	const plain = name.normalize('NFKD').replace(/[\p{M}.,'’()]/gu, '');
	return withoutCaseAndSeparators(plain.replace(/^the /i, '').replace(/&/g, ' and '));
}

/** Lists the names of all countries, normalized, with their codes. A name of several countries has the first. */
function buildNames(): ReadonlyMap<string, string> {
	const names = new Map<string, string>();
	const add = (name: string | undefined, code: string) => {
		const normalized = normalizeName(name ?? '');
		if (normalized !== '' && !names.has(normalized)) names.set(normalized, code);
	};
	const codes = LETTERS.flatMap((first) => LETTERS.map((second) => `${first}${second}`)).filter(
		(code) => !NOT_COUNTRIES.includes(code) && getCurrentCode(code) === code,
	);
	for (const [name, code] of OTHER_NAMES) add(name, code);
	for (const style of ['long', 'short'] as const) {
		for (const language of LANGUAGES) {
			const display = new Intl.DisplayNames(language, { type: 'region', style, fallback: 'none' });
			for (const code of codes) add(display.of(code), code);
		}
	}
	return names;
}

/** The names, once they are needed. Building them takes some milliseconds. */
let countryNames: ReadonlyMap<string, string> | undefined;

/**
 * Suggests the code of a country for a text that is not one: a code of three letters, a withdrawn or unofficial
 * code of two letters such as UK, or the name of the country.
 *
 * @param text what was entered as the country
 * @returns the likely code of two letters; undefined if the text is not recognized
 */
export function suggestCountryCode(text: string): string | undefined {
	const code = toCountryCode(text);
	if (code !== undefined) {
		const current = getCurrentCode(code);
		return current === code || NOT_COUNTRIES.includes(current) ? undefined : current;
	}
	const alpha3 = /^[a-z]{3}$/i.test(text) ? text.toUpperCase() : undefined;
	const found = alpha3 && new RegExp(`\\b${alpha3}:(..)`).exec(ALPHA_3_CODES)?.[1];
	if (found) return found;
	countryNames ??= buildNames();
	return countryNames.get(normalizeName(text));
}
