// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/snmp_visit.h"

#include "support/snmp_bytes.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QByteArray engine = QByteArray::fromHex("80001f8880e963000061020304");

SnmpMessage response(qint64 id, QVector<SnmpVariable> variables = {}, int error = 0, int index = 0)
{
    return {SnmpMessage::Version::V2c, SnmpMessage::Kind::Response, id, {}, error, index, std::move(variables)};
}

SnmpMessage report(qint64 id, const QByteArray &by = engine)
{
    return {SnmpMessage::Version::V3, SnmpMessage::Kind::Report, id, by, 0, 0, {}};
}

SnmpVariable named(const QByteArray &name = "sw1")
{
    return {mib::sysName, name};
}

/// Names a question of version 2c asks for.
QVector<QByteArray> askedIn(const QByteArray &question)
{
    const auto message = SnmpBytes::parts(SnmpBytes::parts(question).first().second);
    QVector<QByteArray> names;
    for (const auto &variable : SnmpBytes::parts(SnmpBytes::parts(message[2].second)[3].second))
        names.append(SnmpBytes::element(SnmpBytes::objectTag, SnmpBytes::parts(variable.second)[0].second));
    return names;
}

bool isVersion3(const QByteArray &question)
{
    return SnmpBytes::number(SnmpBytes::parts(SnmpBytes::parts(question).first().second)[0].second) == 3;
}

bool asksFor(const SnmpVisit &visit, const SnmpOid &name)
{
    return askedIn(visit.question()).contains(SnmpBytes::object(name.arcs));
}

} // namespace

class TestSnmpVisit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksOneThingAfterTheOther()
    {
        SnmpVisit visit(1);
        QVERIFY(!visit.isOver());
        QVERIFY(asksFor(visit, mib::sysName) && asksFor(visit, mib::sysObjectId));
        const QByteArray first = visit.question();
        QCOMPARE(visit.question(), first);

        QVERIFY(visit.hear(response(1, {named()}), 2));
        QVERIFY(asksFor(visit, mib::ifPhysAddress) && asksFor(visit, mib::entityClass));

        QVERIFY(
            visit.hear(response(2, {{mib::ifPhysAddress.child(1), QByteArray("mac")}, {mib::entityClass.child(1001), qint64(3)}}),
                       3));
        QVERIFY(asksFor(visit, mib::entitySerial.child(1001)) && asksFor(visit, mib::printerSerial)
                && asksFor(visit, mib::upsModel));

        QVERIFY(visit.hear(response(3, {{mib::entitySerial.child(1001), QByteArray("FOC1")}}), 4));
        QVERIFY(visit.isOver());
        QVERIFY(visit.facts().publicAnswers);
        QVERIFY(visit.facts().engineId.isEmpty());
        QCOMPARE(visit.facts().variables.size(), 4);
        QCOMPARE(*visit.facts().find<QByteArray>(mib::entitySerial.child(1001)), QByteArray("FOC1"));
        QVERIFY(!visit.hear(response(4), 5));
    }

    void withoutAChassisItsRowsAreNotAskedFor()
    {
        SnmpVisit visit(1);
        QVERIFY(visit.hear(response(1, {named()}), 2));
        QVERIFY(visit.hear(response(2), 3));
        QVERIFY(asksFor(visit, mib::printerSerial));
        for (const QByteArray &name : askedIn(visit.question()))
            QVERIFY(!name.contains(QByteArray::fromHex("2b060102012f")));
    }

    void whoIsSilentIsAskedForHisEngine()
    {
        SnmpVisit visit(1);
        visit.giveUp(2);
        QVERIFY(!visit.isOver());
        QVERIFY(isVersion3(visit.question()));
        QVERIFY(visit.hear(report(2), 3));
        QVERIFY(visit.isOver());
        QVERIFY(!visit.facts().publicAnswers);
        QCOMPARE(visit.facts().engineId, engine);
    }

    void whoStaysSilentIsLeftAlone()
    {
        SnmpVisit visit(1);
        visit.giveUp(2);
        visit.giveUp(3);
        QVERIFY(visit.isOver());
        QVERIFY(visit.facts().isEmpty());
    }

    void whoRefusesTheCommunityIsAskedForHisEngine()
    {
        SnmpVisit visit(1);
        QVERIFY(visit.hear(response(1, {named()}, 16), 2));
        QVERIFY(isVersion3(visit.question()));
        QVERIFY(visit.facts().isEmpty());
    }

    void whatWasSaidStaysWhenTheRestIsSilence()
    {
        SnmpVisit visit(1);
        QVERIFY(visit.hear(response(1, {named()}), 2));
        visit.giveUp(3);
        QVERIFY(asksFor(visit, mib::printerSerial));
        visit.giveUp(4);
        QVERIFY(visit.isOver());
        QVERIFY(visit.facts().publicAnswers);
        QVERIFY(visit.facts().find<QByteArray>(mib::sysName));
    }

    void laterErrorsEndNothing()
    {
        SnmpVisit visit(1);
        QVERIFY(visit.hear(response(1, {named()}), 2));
        QVERIFY(visit.hear(response(2, {}, 1), 3));  // tooBig
        QVERIFY(visit.hear(response(3, {}, 13), 4)); // resourceUnavailable
        QVERIFY(visit.isOver());
        QVERIFY(visit.facts().publicAnswers);
    }

    void aVariableThatIsRefusedIsLeftOut()
    {
        SnmpVisit visit(1);
        QVERIFY(visit.hear(response(1, {}, 2, 4), 2)); // noSuchName, as in version 1
        QVERIFY(!asksFor(visit, mib::sysLocation) && asksFor(visit, mib::sysName) && asksFor(visit, mib::sysServices));
        QVERIFY(!visit.hear(response(1, {named()}), 3)); // that was the question before
        QVERIFY(visit.hear(response(2, {named()}), 3));
        QVERIFY(asksFor(visit, mib::ifPhysAddress));
        QVERIFY(visit.facts().find<QByteArray>(mib::sysName));
    }

    void anAnswerThatIsTooBigIsAskedForInHalves()
    {
        SnmpVisit visit(1);
        QVERIFY(visit.hear(response(1, {}, 1), 2));
        QCOMPARE(askedIn(visit.question()).size(), 2);
        QVERIFY(visit.hear(response(2, {{mib::sysDescr, QByteArray("big")}}), 3));
        QCOMPARE(askedIn(visit.question()).size(), 3);
        QVERIFY(asksFor(visit, mib::sysName));
        QVERIFY(visit.hear(response(3, {named()}), 4));
        QVERIFY(asksFor(visit, mib::ifPhysAddress));
        QCOMPARE(visit.facts().variables.size(), 2);
    }

    void refusalsComeToAnEnd_data()
    {
        QTest::addColumn<int>("error");
        QTest::addColumn<int>("index");
        QTest::newRow("noSuchName") << 2 << 1;
        QTest::newRow("genErr") << 5 << 1;
        QTest::newRow("tooBig") << 1 << 0;
        QTest::newRow("about none of them") << 5 << 0;
        QTest::newRow("about one that was not asked for") << 2 << 99;
        QTest::newRow("no access") << 6 << 1;
    }
    void refusalsComeToAnEnd()
    {
        QFETCH(int, error);
        QFETCH(int, index);
        SnmpVisit visit(1);
        QVERIFY(visit.hear(response(1, {named()}), 2));
        qint32 id = 2;
        while (!visit.isOver() && id < 100) {
            QVERIFY(visit.hear(response(id, {}, error, index), id + 1));
            ++id;
        }
        QVERIFY2(id < 20, qPrintable(QString::number(id)));
        QVERIFY(visit.facts().publicAnswers);
    }

    void whatIsNoAnswerIsPassedOver_data()
    {
        QTest::addColumn<bool>("toVersion3");
        QTest::addColumn<qint64>("id");
        QTest::addColumn<bool>("isReport");
        QTest::addColumn<QByteArray>("by");
        QTest::newRow("another id") << false << qint64(7) << false << QByteArray();
        QTest::newRow("an id that is ours in 32 bits") << false << qint64(1) + (qint64(1) << 32) << false << QByteArray();
        QTest::newRow("a report") << false << qint64(1) << true << engine;
        QTest::newRow("3: another id") << true << qint64(1) << true << engine;
        QTest::newRow("3: version 2c") << true << qint64(2) << false << QByteArray();
        QTest::newRow("3: no engine") << true << qint64(2) << true << QByteArray();
        QTest::newRow("3: a short one") << true << qint64(2) << true << QByteArray(4, 1);
        QTest::newRow("3: a long one") << true << qint64(2) << true << QByteArray(33, 1);
    }
    void whatIsNoAnswerIsPassedOver()
    {
        QFETCH(bool, toVersion3);
        QFETCH(qint64, id);
        QFETCH(bool, isReport);
        QFETCH(QByteArray, by);
        SnmpVisit visit(1);
        if (toVersion3)
            visit.giveUp(2);
        const QByteArray question = visit.question();
        QVERIFY(!visit.hear(isReport ? report(id, by) : response(id, {named()}), 9));
        QCOMPARE(visit.question(), question);
        QVERIFY(visit.facts().isEmpty() && visit.facts().variables.isEmpty());
    }

    void whatWasNotAskedForIsNotKept()
    {
        SnmpVisit visit(1);
        QVERIFY(visit.hear(response(1, {{mib::entitySerial.child(1), QByteArray("1")},
                                        {mib::sysName.child(1), QByteArray("2")},
                                        named(),
                                        {mib::sysDescr, {}}}),
                           2));
        QCOMPARE(visit.facts().variables.size(), 2); // below what was asked for, and itself
        QVERIFY(visit.hear(response(2, QVector<SnmpVariable>(128, {mib::ifPhysAddress.child(1), QByteArray(3000, 'x')})), 3));
        QCOMPARE(visit.facts().variables.size(), SnmpVisit::mostVariables);
    }

    void theEndIsTheEnd()
    {
        SnmpVisit visit(1);
        visit.end();
        QVERIFY(visit.isOver());
        QVERIFY(!visit.hear(response(1), 2));
        visit.giveUp(3);
        QVERIFY(visit.isOver());
    }

    void findsTheChassis_data()
    {
        QTest::addColumn<QVector<qint64>>("classes"); // of the rows 1, 2 ...
        QTest::addColumn<quint32>("chassis");
        QTest::newRow("none") << QVector<qint64>{} << 0u;
        QTest::newRow("the only one") << QVector<qint64>{3} << 1u;
        QTest::newRow("behind the stack") << QVector<qint64>{11, 3, 3} << 2u;
        QTest::newRow("none says so") << QVector<qint64>{9, 10} << 1u;
    }
    void findsTheChassis()
    {
        QFETCH(QVector<qint64>, classes);
        QVector<SnmpVariable> variables{named(),
                                        {mib::entityClass, qint64(3)},
                                        {mib::entityClass.child(7), QByteArray("3")},
                                        {mib::entityClass.child(8).child(1), qint64(3)}};
        for (qsizetype i = 0; i < classes.size(); ++i)
            variables.append({mib::entityClass.child(quint32(i + 1)), classes[i]});
        QTEST(chassisOf(variables), "chassis");
    }
};

QTEST_GUILESS_MAIN(TestSnmpVisit)
#include "tst_snmp_visit.moc"
