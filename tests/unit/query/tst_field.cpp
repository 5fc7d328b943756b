// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/field.h"

#include "base/text.h"

#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::query;

namespace {
using Setter = void (*)(Device &, int);
using Member = QString Device::*;
} // namespace

class TestField : public QObject
{
    Q_OBJECT

private:
    template<typename E, std::size_t N>
    static void addWords(const char *field, const Words<E, N> &words, Setter set)
    {
        QTest::newRow(field) << QString::fromLatin1(field) << words.all() << set;
    }

private Q_SLOTS:
    void everyFieldIsWhole()
    {
        QSet<QString> names;
        for (const Field &field : fields()) {
            QVERIFY2(!names.contains(field.name), qPrintable(field.name));
            names.insert(field.name);
            QCOMPARE(field.name, foldCase(field.name));
            QVERIFY2(std::ranges::all_of(field.name, [](QChar c) { return c >= u'a' && c <= u'z'; }), qPrintable(field.name));
            QVERIFY2(field.help && *field.help, qPrintable(field.name));
            QVERIFY2(field.kind == Field::Kind::Age ? field.time && !field.values : field.values && !field.time,
                     qPrintable(field.name));
            QCOMPARE(field.words.isEmpty(), field.kind != Field::Kind::Words);
        }
        QVERIFY(!names.isEmpty());
    }

    void isFoundInAnyCase()
    {
        for (const Field &field : fields()) {
            QCOMPARE(findField(field.name), &field);
            QCOMPARE(findField(field.name.toUpper()), &field);
            QVERIFY(!findField(field.name + u'x'));
        }
        QVERIFY(!findField(u""));
        QVERIFY(!findField(u" name"));
    }

    // Storage keeps the rank of a word, so the field's words must stand in the order of the values.
    void closedSetsAreThoseOfTheDomain_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<Setter>("set");
        addWords("state", lifecycleWords, [](Device &d, int rank) { d.state = static_cast<Lifecycle>(rank); });
        addWords("presence", presenceWords, [](Device &d, int rank) { d.presence.value = static_cast<PresenceValue>(rank); });
        addWords("compliance", complianceWords, [](Device &d, int rank) { d.compliance = static_cast<Compliance>(rank); });
        const QStringList noOrYes{u"no"_s, u"yes"_s};
        QTest::newRow("claimable") << u"claimable"_s << noOrYes << Setter([](Device &d, int rank) { d.claimable = rank == 1; });
        QTest::newRow("factory") << u"factory"_s << noOrYes
                                 << Setter([](Device &d, int rank) { d.isFactoryDefault = rank == 1; });
        QTest::newRow("ignored") << u"ignored"_s << noOrYes << Setter([](Device &d, int rank) {
            d.ignored = rank == 1 ? std::optional(Ignored()) : std::nullopt;
        });
        QTest::newRow("conflict") << u"conflict"_s << QStringList{u"no"_s, u"yes"_s}
                                  << Setter([](Device &d, int rank) { d.conflicts.resize(rank); });
    }
    void closedSetsAreThoseOfTheDomain()
    {
        QFETCH(QString, field);
        QFETCH(QStringList, words);
        QFETCH(Setter, set);
        const Field *found = findField(field);
        QVERIFY(found);
        QVERIFY(found->kind == Field::Kind::Words);
        QCOMPARE(found->words, words);
        for (int rank = 0; rank < words.size(); ++rank) {
            Device device;
            set(device, rank);
            QCOMPARE(found->values(device), QStringList{words.at(rank)});
        }
    }

    void everyClosedSetIsListedAbove()
    {
        QStringList closed;
        for (const Field &field : fields())
            if (field.kind == Field::Kind::Words)
                closed += field.name;
        QCOMPARE(closed, (QStringList{u"state"_s, u"presence"_s, u"compliance"_s, u"claimable"_s, u"factory"_s, u"ignored"_s,
                                      u"conflict"_s}));
    }

    void readsItsOwnMember_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<Member>("member");
        const std::pair<const char *, Member> rows[] = {
            {"name", &Device::name},         {"vendor", &Device::vendor}, {"model", &Device::model}, {"kind", &Device::kind},
            {"firmware", &Device::firmware}, {"serial", &Device::serial}, {"group", &Device::group}, {"site", &Device::site},
            {"owner", &Device::owner},       {"driver", &Device::driver},
        };
        for (const auto &[name, member] : rows)
            QTest::newRow(name) << QString::fromLatin1(name) << member;
    }
    void readsItsOwnMember()
    {
        QFETCH(QString, field);
        QFETCH(Member, member);
        Device device;
        device.*member = u"X y"_s;
        for (const Field &candidate : fields())
            if (candidate.kind == Field::Kind::Text)
                QCOMPARE(candidate.values(device), candidate.name == field ? QStringList{u"X y"_s} : QStringList());
    }

    void searchTextHoldsEveryValueFolded()
    {
        Device device;
        device.name = u"ÄB"_s;
        device.vendor = u"V"_s;
        device.tags = {u"T1"_s, u"T2"_s};
        device.identifiers = {{IdentifierType::Serial, u"SN-1"_s, {}, {}, {}}};
        device.addresses = {u"FE80::1"_s};
        QCOMPARE(searchText(device).split(u'\n'), (QStringList{u"äb"_s, u"v"_s, u"t1"_s, u"t2"_s, u"sn-1"_s, u"fe80::1"_s}));
        QCOMPARE(searchText(Device()), QString());
    }
};

QTEST_GUILESS_MAIN(TestField)
#include "tst_field.moc"
