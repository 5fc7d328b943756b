// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/actor.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;

class TestActor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void permissions_data()
    {
        QTest::addColumn<Role>("role");
        QTest::addColumn<Permission>("permission");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("admin, site") << Role::Admin << Permission::ManageSite << true;
        QTest::newRow("admin, devices") << Role::Admin << Permission::EditDevices << true;
        QTest::newRow("admin, lifecycle") << Role::Admin << Permission::ChangeLifecycle << true;
        QTest::newRow("admin, profiles") << Role::Admin << Permission::EditProfiles << true;
        QTest::newRow("admin, provisioning") << Role::Admin << Permission::Provision << true;
        QTest::newRow("admin, policies") << Role::Admin << Permission::EditPolicies << true;
        QTest::newRow("admin, evaluation") << Role::Admin << Permission::Evaluate << true;
        QTest::newRow("admin, asking for enrollment") << Role::Admin << Permission::AskEnrollment << true;
        QTest::newRow("admin, approving enrollment") << Role::Admin << Permission::ApproveEnrollment << true;
        QTest::newRow("technician, site") << Role::Technician << Permission::ManageSite << false;
        QTest::newRow("technician, devices") << Role::Technician << Permission::EditDevices << true;
        QTest::newRow("technician, lifecycle") << Role::Technician << Permission::ChangeLifecycle << true;
        QTest::newRow("technician, profiles") << Role::Technician << Permission::EditProfiles << false;
        QTest::newRow("technician, provisioning") << Role::Technician << Permission::Provision << true;
        QTest::newRow("technician, policies") << Role::Technician << Permission::EditPolicies << false;
        QTest::newRow("technician, evaluation") << Role::Technician << Permission::Evaluate << true;
        QTest::newRow("technician, asking for enrollment") << Role::Technician << Permission::AskEnrollment << true;
        QTest::newRow("technician, approving enrollment") << Role::Technician << Permission::ApproveEnrollment << false;
        QTest::newRow("auditor, site") << Role::Auditor << Permission::ManageSite << false;
        QTest::newRow("auditor, devices") << Role::Auditor << Permission::EditDevices << false;
        QTest::newRow("auditor, lifecycle") << Role::Auditor << Permission::ChangeLifecycle << false;
        QTest::newRow("auditor, profiles") << Role::Auditor << Permission::EditProfiles << false;
        QTest::newRow("auditor, provisioning") << Role::Auditor << Permission::Provision << false;
        QTest::newRow("auditor, policies") << Role::Auditor << Permission::EditPolicies << false;
        QTest::newRow("auditor, evaluation") << Role::Auditor << Permission::Evaluate << false;
        QTest::newRow("auditor, asking for enrollment") << Role::Auditor << Permission::AskEnrollment << false;
        QTest::newRow("auditor, approving enrollment") << Role::Auditor << Permission::ApproveEnrollment << false;
    }
    void permissions()
    {
        QFETCH(Role, role);
        QFETCH(Permission, permission);
        QTEST(isAllowed(role, permission), "allowed");
    }

    void aRoleThatDoesNotExistMayNothing() { QVERIFY(!isAllowed(static_cast<Role>(99), Permission::EditDevices)); }

    void thePoliciesMayDoWhatTheySay()
    {
        const Actor actor = Actor::policies();
        QCOMPARE(actor.who, u"muster"_s);
        QCOMPARE(actor.via, u"policy"_s);
        QVERIFY(isAllowed(actor.role, Permission::Evaluate));
    }

    void osUserIsNamedByTheSystem()
    {
        qputenv("USER", "somebody-else");
        qputenv("LOGNAME", "somebody-else");
        const Actor actor = Actor::osUser(u"musterctl"_s);
        QVERIFY(!actor.who.startsWith(u"somebody-else"));
        QVERIFY(actor.who.indexOf(u'@') > 0);
        QCOMPARE(actor.role, Role::Admin);
        QCOMPARE(actor.via, u"musterctl"_s);
    }
};

QTEST_GUILESS_MAIN(TestActor)
#include "tst_actor.moc"
