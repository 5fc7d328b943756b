// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/json_reader.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;

Q_DECLARE_METATYPE(muster::JsonReader::ReadObject)

namespace {

enum class Colour { Red, Green };
constexpr Words<Colour, 2> colourWords{{{{Colour::Red, "red"}, {Colour::Green, "green"}}}};

QByteArray nested(int levels)
{
    return "{\"a\":" + QByteArray(levels - 1, '[') + QByteArray(levels - 1, ']') + '}';
}

void readAnything(JsonReader &in)
{
    in.rest();
}

} // namespace

class TestJsonReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsValues()
    {
        int objects = 0;
        const auto result = JsonReader::readDocument(
            R"({"text":"ä \u00e9","yes":true,"seven":7.0,"colour":"green","colours":["green","red"],"list":["a","b"],
                                                         "inner":{"x":-1},"inners":[{"y":1},{"y":2}],"template":"gw-{mac6}-{n}","left":1,"over":null})",
            [&objects](JsonReader &in) {
                QCOMPARE(in.requiredText(u"text"), u"ä é"_s);
                QVERIFY(in.boolean(u"yes") == true);
                QVERIFY(in.integer(u"seven", 1, 10) == 7);
                QVERIFY(in.word(u"colour", colourWords) == Colour::Green);
                QCOMPARE(in.wordList(u"colours", colourWords), QVector<Colour>({Colour::Green, Colour::Red}));
                QCOMPARE(in.texts(u"list", 2), QStringList({u"a"_s, u"b"_s}));
                QCOMPARE(in.templateText(u"template"), u"gw-{mac6}-{n}"_s);
                in.object(u"inner", [&objects](JsonReader &inner) { objects += inner.integer(u"x", -1, 0) == -1; });
                in.objects(u"inners", 2, [&objects](JsonReader &inner) { objects += inner.integer(u"y", 1, 2).value_or(0); });
                QCOMPARE(in.rest().keys(), QStringList({u"left"_s, u"over"_s}));
                QVERIFY(in.rest().isEmpty());
            });
        QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().message));
        QCOMPARE(objects, 4);
    }

    void whatIsAbsentIsNothing()
    {
        const auto result = JsonReader::readDocument("{}", [](JsonReader &in) {
            QVERIFY(in.text(u"a").isNull());
            QVERIFY(in.templateText(u"a").isNull());
            QVERIFY(!in.boolean(u"a").has_value());
            QVERIFY(!in.integer(u"a", 0, 1).has_value());
            QVERIFY(!in.word(u"a", colourWords).has_value());
            QVERIFY(in.wordList(u"a", colourWords).isEmpty());
            QVERIFY(in.texts(u"a", 1).isEmpty());
            in.object(u"a", [](JsonReader &) { QFAIL("there is no such object"); });
            in.objects(u"a", 1, [](JsonReader &) { QFAIL("there is no such list"); });
        });
        QVERIFY(result.has_value());
    }

    void refusesDocuments_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("says");
        QTest::newRow("nothing") << QByteArray() << QString() << u"empty"_s;
        QTest::newRow("blanks") << QByteArray(" \n ") << QString() << u"empty"_s;
        QTest::newRow("a mark and nothing") << QByteArray("\xEF\xBB\xBF") << QString() << u"empty"_s;
        QTest::newRow("a list") << QByteArray("[]") << QString() << u"list"_s;
        QTest::newRow("a text") << QByteArray("\"a\"") << u"line 1"_s << u"not JSON"_s;
        QTest::newRow("cut short") << QByteArray("{\"a\":\n{") << u"line 2"_s << u"not JSON"_s;
        QTest::newRow("a comma too many") << QByteArray("{\"a\":1,}") << u"line 1"_s << u"not JSON"_s;
        QTest::newRow("a comma missing") << QByteArray("{\"a\":1\n\"b\":2}") << u"line 2"_s << u"not JSON"_s;
        QTest::newRow("something behind it") << QByteArray("{}\n{}") << u"line 2"_s << u"not JSON"_s;
        QTest::newRow("a comment") << QByteArray("{} // x") << u"line 1"_s << u"not JSON"_s;
        QTest::newRow("single quotes") << QByteArray("{'a':1}") << u"line 1"_s << u"not JSON"_s;
        QTest::newRow("a number out of bounds") << QByteArray("{\"a\":1e999}") << u"line 1"_s << u"not JSON"_s;
        QTest::newRow("not UTF-8") << QByteArray("{\n\"a\":\"\xFC\"}") << u"line 2"_s << u"UTF-8"_s;
        QTest::newRow("overlong UTF-8") << QByteArray("{\"a\":\"\xC0\x80\"}") << u"line 1"_s << u"UTF-8"_s;
        QTest::newRow("a surrogate in UTF-8") << QByteArray("{\"a\":\"\xED\xA0\x80\"}") << u"line 1"_s << u"UTF-8"_s;
        QTest::newRow("UTF-16") << QByteArray("\xFF\xFE{\0}\0", 6) << u"line 1"_s << u"UTF-8"_s;
        QTest::newRow("too big") << QByteArray(QByteArray(JsonReader::largestDocument - 1, ' ') + "{}") << QString()
                                 << u"1048577 bytes"_s;
        QTest::newRow("33 levels") << nested(33) << QString(u"/a"_s + u"/0"_s.repeated(31)) << u"32 levels"_s;
        QTest::newRow("100,000 levels") << nested(100000) << QString() << u"32 levels"_s;
        QTest::newRow("100,000 levels, never closed")
            << QByteArray(QByteArray("{\"a\":").repeated(100000)) << QString() << u"32 levels"_s;
        QTest::newRow("twice") << QByteArray(R"({"a":1,"b":2,"a":1})") << u"/a"_s << u"twice"_s;
        QTest::newRow("twice, one escaped") << QByteArray(R"({"a":1,"\u0061":2})") << u"/a"_s << u"twice"_s;
        QTest::newRow("twice, both escaped") << QByteArray("{\"\\\"\\\\\":1,\"\\u0022\\u005c\":2}") << u"/\"\\"_s << u"twice"_s;
        QTest::newRow("twice, deeper") << QByteArray(R"({"a":[{"b":1},"c,",{"d":{},"x":[{"y":1}],"d":2}]})") << u"/a/2/d"_s
                                       << u"twice"_s;
        QTest::newRow("twice, with a slash and a tilde") << QByteArray(R"({"a/~":1,"a/~":2})") << u"/a~1~0"_s << u"twice"_s;
    }
    void refusesDocuments()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, where);
        QFETCH(QString, says);
        const auto result = JsonReader::readDocument(json, readAnything);
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().code, ErrorCode::Rejected);
        QVERIFY2(result.error().message.contains(says), qPrintable(result.error().message));
        if (where.startsWith(u'/'))
            QCOMPARE(result.error().where, where);
        else
            QVERIFY2(result.error().where.startsWith(where), qPrintable(result.error().where));
    }

    void takesDocuments_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("a byte order mark") << QByteArray("\xEF\xBB\xBF{\"a\":1}");
        QTest::newRow("Windows line ends") << QByteArray("{\r\n\"a\":1\r\n}\r\n");
        QTest::newRow("the biggest") << QByteArray(QByteArray(JsonReader::largestDocument - 2, ' ') + "{}");
        QTest::newRow("32 levels") << nested(32);
        QTest::newRow("one key in two objects") << QByteArray(R"({"a":{"a":1},"b":{"a":[{"a":1},{"a":1}]}})");
        QTest::newRow("a key that is also a value") << QByteArray(R"({"a":"b","b":"a","c":["a","a"]})");
        QTest::newRow("brackets in texts") << QByteArray("{\"a\":\"}],{\\\"a\\\":\\\\\",\"b\":\"\\\\\"}");
        QTest::newRow("keys that differ in case") << QByteArray(R"({"a":1,"A":2})");
        QTest::newRow("an empty key") << QByteArray(R"({"":1})");
    }
    void takesDocuments()
    {
        QFETCH(QByteArray, json);
        const auto result = JsonReader::readDocument(json, readAnything);
        QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().message + result.error().where));
    }

    // moc 6.4 does not know raw literals: it takes what stands between the quotes of one for code.
    void refusesValues_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<JsonReader::ReadObject>("read");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QByteArray &json, const QString &where, const QString &says,
                            JsonReader::ReadObject read) { QTest::newRow(name) << json << read << where << says; };
        const auto text = [](JsonReader &in) { in.text(u"a", {}, 5); };
        const auto integer = [](JsonReader &in) { in.integer(u"a", 1, 65535); };
        const auto boolean = [](JsonReader &in) { in.boolean(u"a"); };
        const auto word = [](JsonReader &in) { in.word(u"a", colourWords); };
        const auto words = [](JsonReader &in) { in.wordList(u"a", colourWords); };
        const auto texts = [](JsonReader &in) { in.texts(u"a", 2); };
        const auto placeholders = [](JsonReader &in) { in.templateText(u"a"); };
        const auto inner = [](JsonReader &in) { in.object(u"a", [](JsonReader &object) { object.text(u"b"); }); };
        const auto inners = [](JsonReader &in) { in.objects(u"a", 2, [](JsonReader &object) { object.requiredText(u"b"); }); };

        row("text: number", R"({"a":1})", u"/a"_s, u"a number, but a text"_s, text);
        row("text: null", R"({"a":null})", u"/a"_s, u"null, but a text"_s, text);
        row("text: empty", R"({"a":""})", u"/a"_s, u"empty"_s, text);
        row("text: too long", R"({"a":"123456"})", u"/a"_s, u"6 characters; 5"_s, text);
        row("text: blank before", R"({"a":" x"})", u"/a"_s, u"blank"_s, text);
        row("text: blank behind", R"({"a":"x "})", u"/a"_s, u"blank"_s, text);
        row("text: NUL", R"({"a":"x\u0000"})", u"/a"_s, u"printed"_s, text);
        row("text: line feed", R"({"a":"x\ny"})", u"/a"_s, u"printed"_s, text);
        row("text: escape", "{\"a\":\"\\u001b[2J\"}", u"/a"_s, u"printed"_s, text);
        row("text: half a character", R"({"a":"\ud800"})", u"/a"_s, u"printed"_s, text);
        row("text: turned round", R"({"a":"a\u202eb"})", u"/a"_s, u"printed"_s, text);
        row("text: required", R"({})", u"/a"_s, u"\"a\" is missing"_s, [](JsonReader &in) { in.requiredText(u"a"); });
        row("text: checked", R"({"a":"x"})", u"/a"_s, u"not x"_s,
            [](JsonReader &in) { in.text(u"a", [](const QString &) { return u"not x"_s; }); });

        row("number: text", R"({"a":"1"})", u"/a"_s, u"a text, but a number"_s, integer);
        row("number: too small", R"({"a":0})", u"/a"_s, u"0 is not possible here. A whole number from 1 to 65535"_s, integer);
        row("number: too big", R"({"a":65536})", u"/a"_s, u"65536"_s, integer);
        row("number: negative", R"({"a":-1})", u"/a"_s, u"-1"_s, integer);
        row("number: beyond 32 bits", R"({"a":4294967297})", u"/a"_s, u"4294967297"_s, integer);
        row("number: beyond 64 bits", R"({"a":18446744073709551617})", u"/a"_s, u"is not possible"_s, integer);
        row("number: huge", R"({"a":1e300})", u"/a"_s, u"1e+300"_s, integer);
        row("number: a fraction", R"({"a":1.5})", u"/a"_s, u"1.5"_s, integer);

        row("truth: number", R"({"a":1})", u"/a"_s, u"a number, but true or false"_s, boolean);
        row("truth: text", R"({"a":"true"})", u"/a"_s, u"a text, but true or false"_s, boolean);

        row("word: unknown", R"({"a":"blue"})", u"/a"_s, u"\"blue\" is not possible here. Use one of: red, green."_s, word);
        row("word: in another case", R"({"a":"Red"})", u"/a"_s, u"Use one of"_s, word);
        row("word: list", R"({"a":["red"]})", u"/a"_s, u"a list, but a text"_s, word);
        row("words: unknown", R"({"a":["red","blue"]})", u"/a/1"_s, u"blue"_s, words);
        row("words: twice", R"({"a":["red","red"]})", u"/a/1"_s, u"twice"_s, words);
        row("words: none", R"({"a":[]})", u"/a"_s, u"empty"_s, words);
        row("words: one alone", R"({"a":"red"})", u"/a"_s, u"a text, but a list"_s, words);

        row("texts: too many", R"({"a":["x","y","z"]})", u"/a"_s, u"3 entries; 2"_s, texts);
        row("texts: number", R"({"a":["x",1]})", u"/a/1"_s, u"a number, but a text"_s, texts);
        row("texts: the first is wrong", R"({"a":[1]})", u"/a/0"_s, u"a number, but a text"_s, texts);
        row("texts: empty", R"({"a":["x",""]})", u"/a/1"_s, u"empty"_s, texts);
        row("texts: twice", R"({"a":["x","x"]})", u"/a/1"_s, u"twice"_s, texts);

        row("template: unknown", R"({"a":"gw-{ip}"})", u"/a"_s,
            u"{ip} is unknown. There are {name}, {serial}, {mac}, {mac6}, {n}."_s, placeholders);
        row("template: in another case", R"({"a":"{Name}"})", u"/a"_s, u"{Name} is unknown"_s, placeholders);
        row("template: blank inside", R"({"a":"{ name }"})", u"/a"_s, u"unknown"_s, placeholders);
        row("template: empty", R"({"a":"{}"})", u"/a"_s, u"{} is unknown"_s, placeholders);
        row("template: one in another", R"({"a":"{{name}}"})", u"/a"_s, u"unknown"_s, placeholders);
        row("template: never closed", "{\"a\":\"gw-{name\"}", u"/a"_s, u"no closing"_s, placeholders);
        row("template: never opened", "{\"a\":\"gw-name}\"}", u"/a"_s, u"no opening"_s, placeholders);

        row("unknown key", R"({"a":"x","b":1})", u"/b"_s, u"\"b\" is unknown. Known here: a."_s, text);
        row("unknown key, inside", R"({"a":{"c":1}})", u"/a/c"_s, u"Known here: b."_s, inner);
        row("unknown key, in a list", R"({"a":[{"b":"x"},{"b":"x","c":1}]})", u"/a/1/c"_s, u"\"c\" is unknown"_s, inners);
        row("unknown key that is empty", R"({"":1})", u"/"_s, u"unknown"_s, text);
        row("unknown key that steers a terminal", "{\"\\u001b[2J\":1}", u"/\uFFFD[2J"_s, u"\uFFFD[2J"_s, text);
        row("unknown key that is long", "{\"" + QByteArray(100000, 'k') + "\":1}", u'/' + QString(64, u'k') + u'…', u"unknown"_s,
            text);
        row("missing key in a list", R"({"a":[{"b":"x"},{}]})", u"/a/1/b"_s, u"missing"_s, inners);
        row("object: text", R"({"a":"x"})", u"/a"_s, u"a text, but an object"_s, inner);
        row("object: list", R"({"a":[]})", u"/a"_s, u"a list, but an object"_s, inner);
        row("objects: text", R"({"a":[{"b":"x"},"x"]})", u"/a/1"_s, u"a text, but an object"_s, inners);
        row("objects: too many", R"({"a":[{"b":"x"},{"b":"x"},{"b":"x"}]})", u"/a"_s, u"3 entries; 2"_s, inners);
        row("objects: object", R"({"a":{}})", u"/a"_s, u"an object, but a list"_s, inners);
        row("refused by the caller", R"({"a":{"b":"x"}})", u"/a/b"_s, u"because"_s, [](JsonReader &in) {
            in.object(u"a", [](JsonReader &object) {
                object.text(u"b");
                object.refuse(u"b", u"because"_s);
            });
        });
        row("the whole object refused by the caller", R"({"a":{}})", u"/a"_s, u"because"_s,
            [](JsonReader &in) { in.object(u"a", [](JsonReader &object) { object.refuse({}, u"because"_s); }); });
        row("the first problem is the one told", R"({"a":1,"b":2})", u"/b"_s, u"a number"_s, [](JsonReader &in) {
            in.text(u"b");
            in.text(u"a");
        });
    }
    void refusesValues()
    {
        QFETCH(QByteArray, json);
        QFETCH(JsonReader::ReadObject, read);
        QFETCH(QString, says);
        const auto result = JsonReader::readDocument(json, read);
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().code, ErrorCode::Rejected);
        QTEST(result.error().where, "where");
        QVERIFY2(result.error().message.contains(says), qPrintable(result.error().message));
        QVERIFY(result.error().message.size() < 400);
    }

    void checksSeeSampleValues()
    {
        QString seen;
        const auto look = [&seen](const QString &text) {
            seen += text;
            return QString();
        };
        QVERIFY(JsonReader::readDocument(R"({"a":"10.0.0.{n}/24","b":["{mac6}x","y"]})", [&look](JsonReader &in) {
                    QCOMPARE(in.templateText(u"a", look), u"10.0.0.{n}/24"_s);
                    QCOMPARE(in.templateTexts(u"b", 2, look), QStringList({u"{mac6}x"_s, u"y"_s}));
                }).has_value());
        QCOMPARE(seen, u"10.0.0.1/241xy"_s);
    }
};

QTEST_GUILESS_MAIN(TestJsonReader)
#include "tst_json_reader.moc"
