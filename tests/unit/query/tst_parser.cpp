// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/parser.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::query;

namespace {

/// (a & b), (a | b), !a, ~free text, field~contains, field=equals; () is what matches everything.
QString dump(const Node &node)
{
    QStringList children;
    for (const Node &child : node.children)
        children += dump(child);
    switch (node.kind) {
    case Node::Kind::And: return u'(' + children.join(u" & "_s) + u')';
    case Node::Kind::Or: return u'(' + children.join(u" | "_s) + u')';
    case Node::Kind::Not: return u'!' + children.join(u'?');
    case Node::Kind::Term: break;
    }
    const QStringList comparisons{u"~"_s, u"="_s, u"<"_s, u"<="_s, u">"_s, u">="_s};
    const QString comparison = comparisons.at(int(node.comparison));
    return (node.field ? node.field->name : QString()) + comparison + node.value;
}

int depthOf(const Node &node)
{
    int deepest = 0;
    for (const Node &child : node.children)
        deepest = std::max(deepest, depthOf(child));
    return deepest + 1;
}

/// Every kind of node as it must be; anything else would crash or mislead who walks over the tree.
bool isSound(const Node &node)
{
    switch (node.kind) {
    case Node::Kind::Term: return node.children.isEmpty() && !node.value.isEmpty();
    case Node::Kind::Not: return node.children.size() == 1 && isSound(node.children.front());
    default: return node.children.size() >= 2 && std::ranges::all_of(node.children, &isSound);
    }
}

} // namespace

class TestParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void good_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("tree");
        const std::pair<const char16_t *, const char16_t *> rows[] = {
            {u"", u"()"},
            {u" \t ", u"()"},
            {u"cold", u"~cold"},
            {u"  cold  ", u"~cold"},
            {u"COLD", u"~cold"},
            {u"cold room", u"(~cold & ~room)"},
            {u"\"cold room\"", u"~cold room"},
            {u"\"cold\"room", u"(~cold & ~room)"},
            {u"cold\"room\"", u"(~cold & ~room)"},
            {u"name:gw", u"name~gw"},
            {u"NAME:GW", u"name~gw"},
            {u"name=gw-1", u"name=gw-1"},
            {u"name:\"a b\"", u"name~a b"},
            {u"name:a\"b\"", u"(name~a & ~b)"},
            {u"name:a:b", u"name~a:b"},
            {u"name==x", u"name==x"},
            {u"name:-x", u"name~-x"},
            {u"state:enrolled", u"state=enrolled"},
            {u"state=Enrolled", u"state=enrolled"},
            {u"state:\"enrolled\"", u"state=enrolled"},
            {u"-tag:spare", u"!tag~spare"},
            {u"--tag:spare", u"!!tag~spare"},
            {u"-\"a b\"", u"!~a b"},
            {u"-(a b)", u"!(~a & ~b)"},
            {u"a-b", u"~a-b"},
            {u"a OR b", u"(~a | ~b)"},
            {u"a or b", u"(~a & ~or & ~b)"},
            {u"a OR b c OR d", u"(~a | (~b & ~c) | ~d)"},
            {u"a (b OR c)", u"(~a & (~b | ~c))"},
            {u"(a)", u"~a"},
            {u"((a))", u"~a"},
            {u"( a )", u"~a"},
            {u"(a)(b)", u"(~a & ~b)"},
            {u"(a OR b) OR c", u"((~a | ~b) | ~c)"},
            {u"a OR(b)", u"(~a | ~b)"},
            {u"a OR\"b\"", u"(~a | ~b)"},
            {u"ORange", u"~orange"},
            {u"xOR", u"~xor"},
            {u"\"OR\"", u"~or"},
            {u"tag:OR", u"tag~or"},
            {u"-OR", u"!~or"},
            {u"\"a\\\"b\"", u"~a\"b"},
            {u"\"a\\\\b\"", u"~a\\b"},
            {u"a\\b", u"~a\\b"},
            {u"dc:a6:32", u"~dc:a6:32"},
            {u"DC:A6:32:4F:19:C2", u"~dc:a6:32:4f:19:c2"},
            {u"fe80::1", u"~fe80::1"},
            {u"ab::", u"~ab::"},
            {u"10:30", u"~10:30"},
            {u"mac:dc:a6", u"mac~dc:a6"},
            {u"10.0.0.1", u"~10.0.0.1"},
            {u"gw-1:2", u"~gw-1:2"},
            {u":x", u"~:x"},
            {u"=", u"~="},
            {u"<5", u"~<5"},
            {u"Stra\u00DFe \u00C4", u"(~stra\u00DFe & ~\u00E4)"},
            {u"a\u00A0b", u"(~a & ~b)"},
            {u"\U00010400", u"~\U00010428"},
            {u"%_'*?", u"~%_'*?"},
            {u"firstseen<1h", u"firstseen<1h"},
            {u"FirstSeen<=90M", u"firstseen<=90m"},
            {u"firstseen>\"7d\"", u"firstseen>7d"},
            {u"-firstseen>=2w a", u"(!firstseen>=2w & ~a)"},
            {u"ignored:YES", u"ignored=yes"},
        };
        for (const auto &[text, tree] : rows)
            QTest::newRow(qPrintable(QString::fromUtf16(text))) << QString::fromUtf16(text) << QString::fromUtf16(tree);
        QTest::newRow("longest") << QString(4096, u'a') << u"~"_s + QString(4096, u'a');
        QTest::newRow("deepest") << QString(16, u'(') + u'a' + QString(16, u')') << u"~a"_s;
    }
    void good()
    {
        QFETCH(QString, text);
        QFETCH(QString, tree);
        const Result<Node> root = Parser(text).parse();
        QVERIFY2(root, root ? "" : qPrintable(root.error().message));
        QCOMPARE(dump(*root), tree);
    }

    void bad_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("says");
        const std::tuple<const char16_t *, int, const char16_t *> rows[] = {
            {u"nam:x", 1, u"there is no field \"nam\". Fields: name, state"},
            {u"a  nam:x", 4, u"no field"},
            {u"a:b", 1, u"no field"},
            {u"http://x", 1, u"no field"},
            {u"firmware<1.4", 9, u"not yet"},
            {u"name>x", 5, u"not yet"},
            {u"firstseen:1h", 10, u"expected <, <=, > or >= behind firstseen"},
            {u"firstseen=1h", 10, u"expected <"},
            {u"firstseen<", 11, u"expected a value behind firstseen<"},
            {u"a firstseen>= b", 14, u"expected a value behind firstseen>="},
            {u"firstseen<h", 11, u"an age such as 30m"},
            {u"firstseen<1", 11, u"an age"},
            {u"firstseen<1y", 11, u"an age"},
            {u"firstseen<-1h", 11, u"an age"},
            {u"firstseen<1.5h", 11, u"an age"},
            {u"firstseen<1000000w", 11, u"an age"},
            {u"firstseen<٣h", 11, u"an age"},
            {u"firstseen==1h", 10, u"expected <"},
            {u"factory:maybe", 9, u"factory is one of no, yes"},
            {u"name:", 6, u"expected a value behind name:"},
            {u"name: x", 6, u"expected a value"},
            {u"name=", 6, u"expected a value behind name="},
            {u"name:(x)", 6, u"expected a value"},
            {u"(name:)", 7, u"expected a value"},
            {u"name:\"\"", 6, u"between the quotes"},
            {u"\"\"", 1, u"between the quotes"},
            {u"a \"b", 3, u"never closed"},
            {u"\"", 1, u"never closed"},
            {u"\"a\\\"", 1, u"never closed"},
            {u"\"a\\", 1, u"never closed"},
            {u"name:\"b", 6, u"never closed"},
            {u"state:enroled", 7, u"state is one of expected, discovered"},
            {u"a -state:x", 10, u"state is one of"},
            {u"presence:on", 10, u"presence is one of"},
            {u"seen>7d", 1, u"not yet"},
            {u"a ip:10.0.0.0/8", 3, u"not yet"},
            {u"(a", 1, u"never closed"},
            {u"a (b (c)", 3, u"never closed"},
            {u"a)", 2, u"never opened"},
            {u")", 1, u"expected a word"},
            {u"()", 2, u"expected a word"},
            {u"( )", 3, u"expected a word"},
            {u"OR", 1, u"expected a word"},
            {u"a OR", 5, u"expected a word"},
            {u"OR a", 1, u"expected a word"},
            {u"a OR OR b", 6, u"expected a word"},
            {u"(a OR )", 7, u"expected a word"},
            {u"-", 2, u"expected what the minus sign leaves out"},
            {u"a - b", 4, u"minus sign"},
            {u"(-)", 3, u"minus sign"},
        };
        for (const auto &[text, column, says] : rows)
            QTest::newRow(qPrintable(QString::fromUtf16(text))) << QString::fromUtf16(text) << column << QString::fromUtf16(says);
        QTest::newRow("too long") << QString(4097, u'a') << 4097 << u"4096 characters"_s;
        QTest::newRow("too many parentheses") << QString(17, u'(') + u'a' + QString(17, u')') << 18 << u"16 deep"_s;
        QTest::newRow("too many minus signs") << QString(17, u'-') + u'a' << 18 << u"16 deep"_s;
        QTest::newRow("both") << u"-("_s.repeated(9) + u'a' << 18 << u"16 deep"_s;
        QTest::newRow("half a character") << u"ab"_s + QChar(0xD83D) + u'c' << 3 << u"half a character"_s;
        QTest::newRow("half a character at the end") << u"ab"_s + QChar(0xD83D) << 3 << u"half a character"_s;
        QTest::newRow("the other half") << u"\""_s + QChar(0xDE42) + u'"' << 2 << u"half a character"_s;
    }
    void bad()
    {
        QFETCH(QString, text);
        QFETCH(int, column);
        QFETCH(QString, says);
        const Result<Node> root = Parser(text).parse();
        QVERIFY2(!root, root ? qPrintable(dump(*root)) : "");
        QCOMPARE(root.error().code, says == u"not yet" ? ErrorCode::Unsupported : ErrorCode::Rejected);
        QCOMPARE(root.error().where, u"column %1"_s.arg(column));
        QVERIFY2(root.error().message.contains(says), qPrintable(root.error().message));
        QVERIFY(root.error().message.startsWith(u"At character %1: "_s.arg(column)));
    }

    void randomTextsNeverCrash()
    {
        const quint32 seed = 20260312;
        QRandomGenerator random(seed);
        const QStringList pieces{u"("_s,   u")"_s, u"-"_s,         u"\""_s, u"\\"_s,   u" "_s,     u"OR"_s,
                                 u"or"_s,  u":"_s, u"="_s,         u"<"_s,  u"name"_s, u"state"_s, u"enrolled"_s,
                                 u"tag"_s, u"a"_s, u"firstseen"_s, u">"_s,  u"7d"_s,   u"é"_s,     u"🙂"_s,
                                 u"\n"_s,  u"0"_s, u"dc:a6"_s,     u"%"_s};
        int good = 0;
        for (int round = 0; round < 20000; ++round) {
            QString text;
            for (int i = static_cast<int>(random.bounded(round % 50 == 0 ? 600 : 25)); i > 0; --i)
                text += random.bounded(20) == 0
                            ? QString(QChar(static_cast<char16_t>(random.bounded(0x10000))))
                            : pieces.at(static_cast<int>(random.bounded(static_cast<quint32>(pieces.size()))));
            const Result<Node> root = Parser(text).parse();
            const QByteArray context = QStringLiteral("seed %1 round %2: %3").arg(seed).arg(round).arg(text).toUtf8();
            if (!root) {
                QVERIFY(root.error().code == ErrorCode::Rejected || root.error().code == ErrorCode::Unsupported);
                const int column = root.error().where.section(u' ', 1).toInt();
                QVERIFY2(column >= 1 && column <= text.size() + 1, context.constData());
                continue;
            }
            ++good;
            QVERIFY2(isSound(*root) || dump(*root) == u"()"_s, context.constData());
            QVERIFY2(depthOf(*root) <= 35, context.constData());
        }
        QVERIFY2(good > 1000, qPrintable(QString::number(good))); // or the pieces test nothing
    }
};

QTEST_GUILESS_MAIN(TestParser)
#include "tst_parser.moc"
