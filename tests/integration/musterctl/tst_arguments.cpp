// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/arguments.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::cli;

namespace {

Result<Status> nothing(Session &)
{
    return Status::Done;
}

const std::vector<Command> &table()
{
    static const std::vector<Command> commands{
        {"thing", "list", "[QUERY]", 0, -1, {{"limit", "N"}}, "lists", &nothing},
        {"thing", "drop", "ID", 1, 1, {{"reason", "TEXT", nullptr, true}, {"yes"}}, "drops", &nothing},
        {"thing", "later", "FILE"},
        {"admit", "", "ID...", 1, -1, {{"tag", "T", nullptr, false, true}}, "admits", &nothing},
        {"admit", "pending", "", 0, 0, {}, "lists", &nothing},
    };
    return commands;
}

} // namespace

class TestArguments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void optionsStandAnywhere_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("before") << QStringList{u"--reason"_s, u"old"_s,   u"--data"_s, u"/d"_s,
                                               u"--json"_s,   u"thing"_s, u"drop"_s,   u"x"_s};
        QTest::newRow("between") << QStringList{u"thing"_s, u"--json"_s, u"--reason=old"_s, u"drop"_s, u"--data=/d"_s, u"x"_s};
        QTest::newRow("behind") << QStringList{u"thing"_s, u"drop"_s,   u"x"_s,  u"--reason"_s,
                                               u"old"_s,   u"--data"_s, u"/d"_s, u"--json"_s};
    }
    void optionsStandAnywhere()
    {
        QFETCH(const QStringList, words);
        const Invocation read = parseArguments(words, table());
        QVERIFY(!read.problem);
        QVERIFY(read.command);
        QCOMPARE(read.command->verb, "drop");
        QCOMPARE(read.arguments, QStringList{u"x"_s});
        QCOMPARE(read.value(u"reason"_s), u"old"_s);
        QCOMPARE(read.dataFolder, u"/d"_s);
        QVERIFY(read.wantsJson);
        QVERIFY(!read.isQuiet);
    }

    void aVerbIsAVerb()
    {
        QCOMPARE(parseArguments({u"admit"_s, u"pending"_s}, table()).command->verb, "pending");
        const Invocation behindDashes = parseArguments({u"admit"_s, u"--"_s, u"pending"_s, u"--tag"_s}, table());
        QCOMPARE(behindDashes.command->verb, "");
        QCOMPARE(behindDashes.arguments, (QStringList{u"pending"_s, u"--tag"_s}));
        QCOMPARE(parseArguments({u"admit"_s, u"--tag"_s, u"pending"_s, u"abc"_s}, table()).arguments, QStringList{u"abc"_s});
    }

    void oneDashIsAnArgument()
    {
        QCOMPARE(parseArguments({u"thing"_s, u"list"_s, u"-tag:spare"_s}, table()).arguments, QStringList{u"-tag:spare"_s});
    }

    void repeatableOptionsGather()
    {
        const Invocation read = parseArguments({u"admit"_s, u"--tag"_s, u"a"_s, u"x"_s, u"--tag=b"_s}, table());
        QCOMPARE(read.options.value(u"tag"_s), (QStringList{u"a"_s, u"b"_s}));
    }

    void mistakesAreTold_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        QTest::newRow("nothing") << QStringList() << u"noun"_s;
        QTest::newRow("noun") << QStringList{u"foo"_s} << u"no noun \"foo\""_s;
        QTest::newRow("no verb") << QStringList{u"thing"_s} << u"Name a verb"_s;
        QTest::newRow("verb") << QStringList{u"thing"_s, u"foo"_s} << u"no verb \"foo\""_s;
        QTest::newRow("dashes verb") << QStringList{u"thing"_s, u"--"_s, u"list"_s} << u"Name a verb"_s;
        QTest::newRow("option") << QStringList{u"thing"_s, u"list"_s, u"--foo"_s} << u"no option --foo"_s;
        QTest::newRow("other's option") << QStringList{u"thing"_s, u"list"_s, u"--yes"_s} << u"takes no --yes"_s;
        QTest::newRow("missing option") << QStringList{u"thing"_s, u"drop"_s, u"x"_s} << u"--reason TEXT is missing"_s;
        QTest::newRow("no value") << QStringList{u"thing"_s, u"drop"_s, u"x"_s, u"--reason"_s} << u"needs a value"_s;
        QTest::newRow("option as value") << QStringList{u"thing"_s, u"drop"_s, u"x"_s, u"--reason"_s, u"--yes"_s}
                                         << u"needs a value"_s;
        QTest::newRow("value for a flag") << QStringList{u"thing"_s, u"drop"_s, u"x"_s, u"--yes=1"_s} << u"takes no value"_s;
        QTest::newRow("twice") << QStringList{u"thing"_s, u"list"_s, u"--limit"_s, u"1"_s, u"--limit=2"_s} << u"given twice"_s;
        QTest::newRow("too few") << QStringList{u"thing"_s, u"drop"_s, u"--reason=a"_s} << u"missing: ID"_s;
        QTest::newRow("too many") << QStringList{u"thing"_s, u"drop"_s, u"a"_s, u"b"_s, u"--reason=a"_s}
                                  << u"\"b\" is one word too many"_s;
        QTest::newRow("no folder") << QStringList{u"thing"_s, u"list"_s, u"--data="_s} << u"--data needs a folder"_s;
    }
    void mistakesAreTold()
    {
        QFETCH(const QStringList, words);
        QFETCH(const QString, says);
        const Invocation read = parseArguments(words, table());
        QVERIFY(read.problem);
        QVERIFY2(read.problem->message.contains(says), qPrintable(read.problem->message));
        QVERIFY(!read.isNotYet);
    }

    void jsonIsKnownBehindAMistake()
    {
        QVERIFY(parseArguments({u"thing"_s, u"list"_s, u"--foo"_s, u"--json"_s}, table()).wantsJson);
    }

    void plannedCommandsSayNotYet()
    {
        const Invocation read = parseArguments({u"thing"_s, u"later"_s, u"--whatever"_s, u"x"_s}, table());
        QVERIFY(read.isNotYet);
        QVERIFY(read.problem->message.startsWith(u"not yet"));
        QCOMPARE(read.problem->code, ErrorCode::Unsupported);
    }

    void helpNeedsNothingElse()
    {
        for (const QStringList &words : {QStringList{u"--help"_s}, QStringList{u"thing"_s, u"--help"_s}}) {
            const Invocation read = parseArguments(words, table());
            QVERIFY(read.wantsHelp);
            QVERIFY(!read.problem);
        }
    }
};

QTEST_GUILESS_MAIN(TestArguments)
#include "tst_arguments.moc"
