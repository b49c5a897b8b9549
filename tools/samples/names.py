"""Common names, streets and other words. People are made by combining them at random; nobody is real."""

from __future__ import annotations

from typing import Final

WOMEN: Final = (
    "Aino", "Anneli", "Anna", "Eeva", "Elina", "Emmi", "Hanna", "Helena", "Heli", "Iida", "Inka", "Irja", "Jaana",
    "Johanna", "Kaisa", "Katja", "Kirsi", "Laura", "Leena", "Liisa", "Maija", "Marika", "Marja", "Mervi", "Minna",
    "Mirja", "Niina", "Noora", "Outi", "Paula", "Pirjo", "Päivi", "Raija", "Riikka", "Ritva", "Saana", "Sari", "Satu",
    "Seija", "Sini", "Sirpa", "Sofia", "Suvi", "Taina", "Tarja", "Tiina", "Tuula", "Ulla", "Veera", "Venla",
)  # fmt: skip
MEN: Final = (
    "Aapo", "Aarne", "Antti", "Ari", "Eero", "Eetu", "Esa", "Hannu", "Harri", "Heikki", "Henri", "Ilkka", "Jani",
    "Janne", "Jari", "Jouni", "Juha", "Jukka", "Kalle", "Kari", "Kimmo", "Lauri", "Marko", "Markku", "Matti", "Mika",
    "Mikko", "Niko", "Olli", "Onni", "Oskari", "Pasi", "Pekka", "Pentti", "Petri", "Raimo", "Risto", "Sakari",
    "Samuli", "Seppo", "Tapio", "Teemu", "Tero", "Timo", "Toni", "Tuomas", "Urho", "Veikko", "Ville", "Väinö",
)  # fmt: skip
SWEDISH_WOMEN: Final = ("Annika", "Birgitta", "Camilla", "Gunilla", "Ingrid", "Linnéa", "Susanne", "Åsa")
SWEDISH_MEN: Final = ("Anders", "Göran", "Håkan", "Kjell", "Mats", "Nils", "Stefan", "Torbjörn")
LAST: Final = (
    "Aalto", "Alatalo", "Anttila", "Hakala", "Halonen", "Harju", "Heikkilä", "Heinonen", "Hietala", "Hiltunen",
    "Honkanen", "Huhtala", "Hyvönen", "Jaakola", "Jokela", "Juntunen", "Kallio", "Kangas", "Karjalainen", "Karppinen",
    "Kemppainen", "Keränen", "Kinnunen", "Koivisto", "Korhonen", "Koskela", "Kurttila", "Laakso", "Lahti", "Lampela",
    "Lehtinen", "Lehto", "Leinonen", "Manninen", "Mattila", "Mikkola", "Moilanen", "Mäkelä", "Mäkinen", "Niemelä",
    "Niemi", "Nieminen", "Nurmi", "Ojala", "Oikarinen", "Paananen", "Pelkonen", "Peltola", "Pesonen", "Pietilä",
    "Pohjola", "Rantala", "Rautio", "Riekkola", "Rinne", "Räsänen", "Saarela", "Salmela", "Salminen", "Salo", "Savela",
    "Seppälä", "Simola", "Suopanki", "Taipale", "Tervo", "Toivonen", "Tuomela", "Turunen", "Uusitalo", "Vainio",
    "Valkama", "Vesala", "Viitala", "Virtanen", "Vuori", "Ylitalo", "Ylönen",
)  # fmt: skip
SWEDISH_LAST: Final = ("Backman", "Björklund", "Engström", "Holmberg", "Lindqvist", "Nyström", "Sjöblom", "Öhman")
STREETS: Final = (
    "Hiihtäjänpolku", "Kaarnapolku", "Karpalotie", "Kelotie", "Kiirunapolku", "Koivurinne", "Kuukkelinpolku",
    "Käpytie", "Lakkapolku", "Lohipolku", "Mesikämmenentie", "Mustikkarinne", "Mäntyrinne", "Naavatie", "Niittypolku",
    "Pihlajarinne", "Poroaitauksentie", "Revontulenpolku", "Riekonpolku", "Saukonpolku", "Siikatie", "Suopursuntie",
    "Tunturisukkulantie", "Tähtipolku", "Varvikkotie", "Vaskikellontie",
)  # fmt: skip
PLACES: Final = {"Tornio": 13, "Kemi": 14, "Keminmaa": 7, "Simo": 4, "Tervola": 3, "Ylitornio": 4}
TASKS: Final = (
    "peseytyminen", "pukeutuminen", "siirrot", "ruokailu", "kodin askareet", "asiointi", "harrastus", "kommunikointi",
    "kuljettaminen", "työ ja opiskelu",
)  # fmt: skip
