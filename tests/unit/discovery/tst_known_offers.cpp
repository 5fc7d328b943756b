// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/known_offers.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

using State = HeardPort::State;

QVector<HeardPort> round(State ssh, State telnet = State::Refused, const QByteArray &said = "SSH-2.0-x\r\n")
{
    return {{{22, "ssh", WordsPort::Talk::Listen}, ssh, said}, {{23, "telnet", WordsPort::Talk::Listen}, telnet, {}}};
}

QStringList words(const QVector<Service> &services)
{
    QStringList words;
    for (const Service &service : services)
        words += u"%1 %2"_s.arg(service.type).arg(service.port);
    return words;
}

} // namespace

class TestKnownOffers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatIsGone_data()
    {
        QTest::addColumn<QVector<QVector<HeardPort>>>("rounds"); // after one where both ports were open
        QTest::addColumn<QStringList>("gone");                   // in the last of them
        const auto row = [](const char *name, const QVector<QVector<HeardPort>> &rounds, const QStringList &gone) {
            QTest::newRow(name) << rounds << gone;
        };
        row("nothing changed", {round(State::Open, State::Open)}, {});
        row("one is closed", {round(State::Open)}, {u"telnet 23"_s});
        row("all are closed", {round(State::Refused)}, {u"ssh 22"_s, u"telnet 23"_s});
        row("told once", {round(State::Open), round(State::Open)}, {});
        row("a packet was lost", {round(State::Open, State::NoAnswer)}, {});
        row("a firewall now", {round(State::Open, State::NoAnswer), round(State::Open, State::NoAnswer)}, {u"telnet 23"_s});
        row("not one after the other",
            {round(State::Open, State::NoAnswer), round(State::Open, State::Open), round(State::Open, State::NoAnswer)}, {});
        row("nobody is there", {round(State::NoAnswer, State::NoAnswer), round(State::NoAnswer, State::NoAnswer)}, {});
        row("no time for it", {round(State::Open, State::NotAsked), round(State::Open, State::NotAsked)}, {});
        row("something else speaks there", {round(State::Open, State::Open, "HTTP/1.1 200 x\r\n\r\n")}, {u"ssh 22"_s});
    }
    void tellsWhatIsGone()
    {
        QFETCH(QVector<QVector<HeardPort>>, rounds);
        KnownOffers offers;
        QCOMPARE(words(offers.update(u"host"_s, round(State::Open, State::Open)).offered),
                 (QStringList{u"ssh 22"_s, u"telnet 23"_s}));
        QStringList gone;
        for (const auto &heard : rounds)
            gone = words(offers.update(u"host"_s, heard).gone);
        QTEST(gone, "gone");
    }

    void keepsHostsApart()
    {
        KnownOffers offers;
        offers.update(u"one"_s, round(State::Open));
        QVERIFY(offers.update(u"two"_s, round(State::Refused)).gone.isEmpty());
        QCOMPARE(offers.size(), 1); // who offers nothing takes no room
        offers.forgetIf([](const QString &host) { return host == u"one"_s; });
        QCOMPARE(offers.size(), 0);
        QVERIFY(offers.update(u"one"_s, round(State::Refused)).gone.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestKnownOffers)
#include "tst_known_offers.moc"
