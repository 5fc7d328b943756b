// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/plan.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::provisioning;

class TestPlan : public QObject
{
    Q_OBJECT

private:
    static Plan plan()
    {
        Plan made;
        made.device = DeviceId::fromString(u"0190163d-8694-739b-aea5-966c26f8ad91"_s);
        made.deviceName = u"raspberrypi"_s;
        made.newName = u"gw-7"_s;
        made.driver = u"linux-ssh"_s;
        made.driverTitle = u"Linux over SSH"_s;
        made.profile = u"gateway"_s;
        made.endpoint = {u"10.0.0.5"_s, 22};
        made.user = u"pi"_s;
        made.hostKey = {u"ssh-ed25519"_s, u"SHA256:abc"_s};
        made.isHostKeyNew = true;
        made.steps = {{u"hostname"_s,
                       u"Name"_s,
                       {{u"hostname"_s, u"gw-7"_s}},
                       u"raspberrypi"_s,
                       u"gw-7"_s,
                       u"Restores old value"_s,
                       true,
                       false},
                      {u"password"_s,
                       u"Password"_s,
                       {{u"user"_s, u"pi"_s}, {u"secret"_s, u"pi"_s}},
                       u"unknown"_s,
                       u"from the key store"_s,
                       u"No way back"_s,
                       false,
                       false}};
        made.notPossible = {{u"MQTT"_s, u"Linux over SSH has no MQTT setting."_s}};
        return made;
    }

private Q_SLOTS:
    void isJson()
    {
        const QByteArray expected = R"({"device":"0190163d-8694-739b-aea5-966c26f8ad91","name":"raspberrypi","newName":"gw-7",
            "driver":"linux-ssh","profile":"gateway","address":"10.0.0.5","port":22,"user":"pi",
            "hostKey":{"algorithm":"ssh-ed25519","fingerprint":"SHA256:abc","new":true},
            "steps":[{"kind":"hostname","label":"Name","now":"raspberrypi","then":"gw-7","undo":"Restores old value",
                      "canBeUndone":true,"alreadySo":false},
                     {"kind":"password","label":"Password","now":"unknown","then":"from the key store","undo":"No way back",
                      "canBeUndone":false,"alreadySo":false}],
            "notPossible":[{"label":"MQTT","reason":"Linux over SSH has no MQTT setting."}]})";
        QCOMPARE(plan().toJson(), QJsonDocument::fromJson(expected).object());
    }

    void isAJobThatWaits()
    {
        const JournalJob job = plan().toJob();
        QVERIFY(job.id.isNull());
        QCOMPARE(job.device, plan().device);
        QCOMPARE(job.deviceName, u"raspberrypi"_s);
        QCOMPARE(job.driver, u"linux-ssh"_s);
        QCOMPARE(job.profile, u"gateway"_s);
        QCOMPARE(job.address, u"10.0.0.5"_s);
        QCOMPARE(job.port, 22);
        QCOMPARE(job.user, u"pi"_s);
        QCOMPARE(job.hostKey, plan().hostKey);
        QCOMPARE(job.steps.size(), 2);
        const JournalStep &step = job.steps.constLast();
        QCOMPARE(step.kind, u"password"_s);
        QCOMPARE(step.parameters, plan().steps.constLast().parameters);
        QCOMPARE(step.now, u"unknown"_s);
        QCOMPARE(step.then, u"from the key store"_s);
        QVERIFY(!step.canBeUndone);
        QVERIFY(step.before.isEmpty() && step.after.isEmpty());
        QCOMPARE(step.state, StepState::Waiting);
        QVERIFY(!step.startedAt);
    }
};

QTEST_GUILESS_MAIN(TestPlan)
#include "tst_plan.moc"
