"""English is read; anything else is named and left unread."""

import pytest

from truce.documents import read_document
from truce.documents.language import chunks
from truce.errors import UnreadLanguage

ENGLISH = {
    "news": "Shelling resumed near the river on Tuesday, hours after the two sides had agreed to a pause.",
    "cable": "TALKS SUSPENDED STOP BOTH DELEGATIONS LEFT THE HALL AT NOON STOP FURTHER REPORT TO "
    "FOLLOW BY NIGHT",
    "treaty": "Article 4. Each Party shall withdraw its forces to the lines set out in Annex B "
    "within thirty days.",
    "speech": "My friends, we have waited for this day for eleven years, and we will not let it "
    "slip away from us.",
    "names": "General Ramírez-Núñez met Đorđe Šešelj in Đakovica and flew on to Şanlıurfa with Ağca's envoy.",
    "heading": "Ceasefire holds, says envoy",
}

OTHERS = {
    "fr": "Les deux parties ont accepté une trêve de trois jours, mais les tirs ont repris dans la soirée.",
    "es": "Las dos partes acordaron una tregua de tres días, pero los disparos se reanudaron por la noche.",
    "de": "Die beiden Seiten haben sich auf eine Waffenruhe von drei Tagen geeinigt, doch am "
    "Abend wurde wieder "
    "auf die Stadt geschossen.",
    "pt": "As duas partes concordaram com uma trégua de três dias, mas os disparos não pararam na cidade.",
    "it": "Le due parti hanno accettato una tregua di tre giorni, ma nella sera gli spari non sono cessati.",
    "tr": "İki taraf üç günlük bir ateşkes için anlaştı ve bu karar akşam saatlerinde ilan "
    "edildi ama çok sürmedi.",
    "id": "Kedua pihak telah menyetujui gencatan senjata yang berlaku tiga hari dan akan "
    "dimulai pada malam ini.",
    "sw": "Pande hizo mbili zimekubaliana kusitisha mapigano kwa siku tatu katika mji huo na "
    "kuwa na amani ya kudumu.",
    "ar": "اتفق الطرفان على هدنة لمدة ثلاثة أيام، لكن إطلاق النار استؤنف مساء اليوم نفسه.",
    "fa": "دو طرف بر سر آتش‌بس سه‌روزه توافق کردند، اما تیراندازی شب دوباره آغاز شد و گفت‌وگو پایان یافت.",
    "ur": "دونوں فریقوں نے تین دن کی جنگ بندی پر اتفاق کیا، لیکن شام کو فائرنگ دوبارہ شروع ہو گئی ہے۔",
    "ps": "دواړو خواوو د درېو ورځو پر اوربند هوکړه وکړه، خو د شپې ډزې بیا پیل شوې او ښار ویرېږي.",
    "ru": "Стороны договорились о трёхдневном перемирии, но вечером стрельба возобновилась.",
    "uk": "Сторони домовилися про триденне перемир'я, але ввечері стрілянина відновилася на її околиці.",
    "he": "שני הצדדים הסכימו על הפסקת אש של שלושה ימים, אך הירי התחדש בערב.",
    "zh": "双方同意停火三天，但当晚枪声再次响起，谈判代表随后离开了会场，没有发表任何声明。",
    "ja": "双方は三日間の停戦に合意したが、夜になって銃撃が再び始まったと報じられている。",
    "ko": "양측은 사흘간의 휴전에 합의했지만 저녁에 총격이 다시 시작되었다고 전해졌다.",
    "hi": "दोनों पक्ष तीन दिन के युद्धविराम पर सहमत हुए, लेकिन शाम को गोलीबारी फिर शुरू हो गई।",
}


@pytest.mark.parametrize("text", ENGLISH.values(), ids=ENGLISH.keys())
def test_english_of_any_style_is_read(text: str):
    assert read_document(text).language in {"en", None}


@pytest.mark.parametrize(("tag", "text"), OTHERS.items(), ids=OTHERS.keys())
def test_another_language_is_named_and_not_read(tag: str, text: str):
    with pytest.raises(UnreadLanguage) as caught:
        read_document(text)
    assert caught.value.language == tag


def test_a_language_without_a_table_is_not_taken_for_english():
    with pytest.raises(UnreadLanguage) as caught:
        read_document("Zoltuk merib kadun pelash tirok vesun halbit gorem. " * 12)
    assert caught.value.language == "und"


def test_a_foreign_passage_in_an_english_article_is_missing_coverage():
    foreign = OTHERS["ar"]
    text = f"{ENGLISH['news']}\n{ENGLISH['treaty']}\n{foreign}\n{ENGLISH['speech']}\n"
    document = read_document(text)
    (warning,) = document.warnings
    assert warning.kind == "unread_passages"
    assert "Arabic" in warning.message
    assert [text[a:b].strip() for a, b in warning.spans] == [foreign]


def test_which_passage_is_foreign_is_said_with_its_first_words():
    german = " ".join([OTHERS["de"]] * 3)
    text = f"{ENGLISH['news']}\n{ENGLISH['treaty']}\n{german}\n{ENGLISH['speech']}\n{OTHERS['ar']}\n"
    (warning,) = read_document(text).warnings
    assert warning.message.startswith("2 passages in ")
    assert f"“{' '.join(german.split()[:8])} …”" in warning.message
    (one,) = read_document(text.replace(OTHERS["ar"], "")).warnings
    assert one.message.startswith("1 passage in German, which truce does not read: “")


def test_a_few_words_of_a_text_in_english_are_of_no_other_language():
    # "sa", "ng" and "at" are words of another language, and may be names and abbreviations.
    line = "Port Sa, at Ng Sa, Ng at Sa Mill; Ng, Sa Road at Port Ng"
    assert next(iter(chunks(line))).language not in {"en", None}
    text = f"{ENGLISH['news']}\n{ENGLISH['treaty']}\n{ENGLISH['speech']}\n{line}\n"
    assert [w.kind for w in read_document(text).warnings] == []


def test_too_little_text_is_read_with_a_word_of_warning():
    document = read_document(ENGLISH["heading"])
    assert document.language is None
    assert [w.kind for w in document.warnings] == ["language_unknown"]
