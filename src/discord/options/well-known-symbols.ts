/** An underlying as somebody looks for it. */
export type NamedSymbol = { readonly symbol: string; readonly name: string };

/** The most optioned of the US exchanges, indexes and funds before shares; an entry is a symbol and a name. */
const LISTED = `
SPY SPDR S&P 500 ETF|SPX S&P 500 Index|QQQ Invesco QQQ Nasdaq-100 ETF|IWM iShares Russell 2000 ETF|VIX Cboe Volatility Index
AAPL Apple|NVDA NVIDIA|TSLA Tesla|AMZN Amazon.com|MSFT Microsoft|META Meta Platforms Facebook|GOOGL Alphabet Google class A
AMD Advanced Micro Devices|NDX Nasdaq-100 Index|RUT Russell 2000 Index|XSP Mini S&P 500 Index|DIA SPDR Dow Jones ETF
TLT iShares 20+ Year Treasury Bond ETF|GLD SPDR Gold Shares|SLV iShares Silver Trust|USO United States Oil Fund
HYG iShares High Yield Corporate Bond ETF|LQD iShares Investment Grade Corporate Bond ETF|EEM iShares MSCI Emerging Markets ETF
EFA iShares MSCI EAFE ETF|FXI iShares China Large-Cap ETF|KWEB KraneShares China Internet ETF|EWZ iShares MSCI Brazil ETF
XLF Financial Select Sector SPDR|XLE Energy Select Sector SPDR|XLK Technology Select Sector SPDR|XLV Health Care Select Sector SPDR
XLI Industrial Select Sector SPDR|XLU Utilities Select Sector SPDR|XLY Consumer Discretionary Select Sector SPDR
XLP Consumer Staples Select Sector SPDR|XLB Materials Select Sector SPDR|XLRE Real Estate Select Sector SPDR
XLC Communication Services Select Sector SPDR|XBI SPDR S&P Biotech ETF|XOP SPDR S&P Oil & Gas Exploration ETF|XRT SPDR S&P Retail ETF
XHB SPDR S&P Homebuilders ETF|KRE SPDR S&P Regional Banking ETF|SMH VanEck Semiconductor ETF|SOXX iShares Semiconductor ETF
SOXL Direxion Semiconductor Bull 3X|SOXS Direxion Semiconductor Bear 3X|TQQQ ProShares UltraPro QQQ|SQQQ ProShares UltraPro Short QQQ
UVXY ProShares Ultra VIX Short-Term Futures|VXX iPath VIX Short-Term Futures ETN|SVXY ProShares Short VIX|GDX VanEck Gold Miners ETF
GDXJ VanEck Junior Gold Miners ETF|ARKK ARK Innovation ETF|IBIT iShares Bitcoin Trust|ETHA iShares Ethereum Trust
BITO ProShares Bitcoin ETF|JETS U.S. Global Jets ETF|TNA Direxion Small Cap Bull 3X|SPXL Direxion S&P 500 Bull 3X
VOO Vanguard S&P 500 ETF|VTI Vanguard Total Stock Market ETF|IVV iShares Core S&P 500 ETF|RSP Invesco S&P 500 Equal Weight ETF
MDY SPDR S&P MidCap 400 ETF|IYR iShares U.S. Real Estate ETF|UNG United States Natural Gas Fund|DJX Dow Jones Industrial Average Index
GOOG Alphabet Google class C|AVGO Broadcom|NFLX Netflix|PLTR Palantir|COIN Coinbase|MSTR Strategy MicroStrategy
INTC Intel|MU Micron Technology|SMCI Super Micro Computer|QCOM Qualcomm|ARM Arm Holdings|TSM Taiwan Semiconductor
ASML ASML Holding|MRVL Marvell Technology|TXN Texas Instruments|AMAT Applied Materials|LRCX Lam Research|KLAC KLA
ADI Analog Devices|ON ON Semiconductor|ORCL Oracle|CRM Salesforce|ADBE Adobe|NOW ServiceNow|IBM IBM|CSCO Cisco
SNOW Snowflake|CRWD CrowdStrike|PANW Palo Alto Networks|ZS Zscaler|NET Cloudflare|DDOG Datadog|MDB MongoDB|OKTA Okta
SHOP Shopify|XYZ Block Square|PYPL PayPal|HOOD Robinhood|SOFI SoFi|AFRM Affirm|UPST Upstart|V Visa|MA Mastercard
AXP American Express|JPM JPMorgan Chase|BAC Bank of America|WFC Wells Fargo|C Citigroup|GS Goldman Sachs|MS Morgan Stanley
SCHW Charles Schwab|BLK BlackRock|BX Blackstone|KKR KKR|BRK.B Berkshire Hathaway class B|USB U.S. Bancorp|PNC PNC Financial
UBER Uber|LYFT Lyft|ABNB Airbnb|DASH DoorDash|BKNG Booking|EXPE Expedia|MAR Marriott|RCL Royal Caribbean|CCL Carnival
NCLH Norwegian Cruise Line|DAL Delta Air Lines|UAL United Airlines|AAL American Airlines|LUV Southwest Airlines|BA Boeing
DIS Walt Disney|CMCSA Comcast|WBD Warner Bros. Discovery|ROKU Roku|SPOT Spotify|SNAP Snap|PINS Pinterest
RDDT Reddit|RBLX Roblox|EA Electronic Arts|TTWO Take-Two Interactive|U Unity Software|DKNG DraftKings|PENN Penn Entertainment
WMT Walmart|COST Costco|TGT Target|HD Home Depot|LOW Lowe's|BBY Best Buy|NKE Nike|LULU Lululemon
SBUX Starbucks|MCD McDonald's|CMG Chipotle|KO Coca-Cola|PEP PepsiCo|PG Procter & Gamble|PM Philip Morris|MO Altria
CVS CVS Health|UNH UnitedHealth|LLY Eli Lilly|NVO Novo Nordisk|PFE Pfizer|MRK Merck|JNJ Johnson & Johnson
ABBV AbbVie|BMY Bristol-Myers Squibb|AMGN Amgen|GILD Gilead Sciences|BIIB Biogen|MRNA Moderna|ISRG Intuitive Surgical
TMO Thermo Fisher|ABT Abbott|MDT Medtronic|HIMS Hims & Hers|XOM Exxon Mobil|CVX Chevron|COP ConocoPhillips|OXY Occidental Petroleum
SLB Schlumberger|HAL Halliburton|MPC Marathon Petroleum|VLO Valero|DVN Devon Energy|FSLR First Solar|ENPH Enphase Energy
PLUG Plug Power|NEE NextEra Energy|VST Vistra|CEG Constellation Energy|GEV GE Vernova|OKLO Oklo|SMR NuScale Power|CCJ Cameco
F Ford Motor|GM General Motors|RIVN Rivian|LCID Lucid|NIO NIO|XPEV XPeng|LI Li Auto|BABA Alibaba|PDD PDD Temu|JD JD.com|BIDU Baidu
CAT Caterpillar|DE Deere|GE GE Aerospace|HON Honeywell|MMM 3M|LMT Lockheed Martin|RTX RTX Raytheon|NOC Northrop Grumman
UPS United Parcel Service|FDX FedEx|UNP Union Pacific|T AT&T|VZ Verizon|TMUS T-Mobile|FCX Freeport-McMoRan|NEM Newmont
CLF Cleveland-Cliffs|NUE Nucor|AA Alcoa|VALE Vale|B Barrick Mining|MARA MARA Holdings|RIOT Riot Platforms
CLSK CleanSpark|HUT Hut 8|IREN IREN|CRCL Circle Internet|GME GameStop|AMC AMC Entertainment|DJT Trump Media|AI C3.ai|IONQ IonQ
RGTI Rigetti Computing|QBTS D-Wave Quantum|SOUN SoundHound AI|BBAI BigBear.ai|PATH UiPath|DELL Dell|HPQ HP|HPE Hewlett Packard Enterprise
VRT Vertiv|ANET Arista Networks|CRWV CoreWeave|NBIS Nebius|APP AppLovin|CVNA Carvana|CHWY Chewy|ETSY Etsy|EBAY eBay
ZM Zoom|DOCU DocuSign|TWLO Twilio|PTON Peloton|ROST Ross Stores|TJX TJX|M Macy's|KSS Kohl's|GAP Gap|ASTS AST SpaceMobile
RKLB Rocket Lab|LUNR Intuitive Machines|ACHR Archer Aviation|JOBY Joby Aviation|TEM Tempus AI|CELH Celsius|MNST Monster Beverage`;

/** Unique by symbol, in the order of {@link LISTED}. */
export const WELL_KNOWN: readonly NamedSymbol[] = [
  ...new Map(
    LISTED.trim()
      .split(/[|\n]/)
      .map((entry) => {
        const blank = entry.indexOf(" ");
        const symbol = entry.slice(0, blank);
        return [symbol, { symbol, name: entry.slice(blank + 1) }] as const;
      }),
  ).values(),
];
