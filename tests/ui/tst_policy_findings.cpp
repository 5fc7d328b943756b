// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policy_findings.h"

#include "registry/apply_command.h"
#include "registry/command_context.h"
#include "registry/commands/set_device_attributes.h"
#include "ui/policy/finding_delegate.h"
#include "ui/policy/policy_list.h"
#include "ui/registry/registry_page.h"
#include "ui/support/policy_bench.h"
#include "ui/widgets/query_field.h"

#include <QApplication>
#include <QLabel>
#include <QScrollBar>
#include <QTimer>

#include <functional>
#include <utility>

using namespace Qt::StringLiterals;
using namespace muster;

namespace {

DeviceId deviceAt(const QListView &list, int row)
{
    return DeviceId::fromBytes(list.model()->index(row, 0).data(ui::FindingDelegate::DeviceRole).toByteArray());
}

/// Makes it of a kind no scope names, under a policy by name.
struct PinDevice
{
    using Outcome = Device;
    static constexpr Permission permission = Permission::EditDevices;

    DeviceId id;
    QString policy;

    Result<Device> apply(registry::CommandContext &context) const
    {
        MUSTER_TRY(Device device, context.unit.devices().load(id));
        device.kind = u"other"_s;
        device.name = u"0-pinned"_s;
        device.pinnedPolicies = QStringList{policy};
        MUSTER_CHECK(context.unit.devices().save(device));
        return device;
    }
};

/// Does something when findings have been asked for, before the answer is there.
class AtTimer : public QObject
{
public:
    explicit AtTimer(std::function<void()> act) : m_act(std::move(act)) { qApp->installEventFilter(this); }

    bool eventFilter(QObject *object, QEvent *event) override
    {
        const auto *timer = qobject_cast<QTimer *>(object);
        if (event->type() == QEvent::Timer && timer && timer->interval() == 250 && m_act) {
            // Behind what the timer starts, before what that answers.
            QMetaObject::invokeMethod(this, std::exchange(m_act, {}), Qt::QueuedConnection);
        }
        return false;
    }

private:
    std::function<void()> m_act;
};

} // namespace

class TestPolicyFindings : public QObject, protected PolicyBench
{
    Q_OBJECT

private Q_SLOTS:
    void init() { start(); }
    void cleanup() { stop(); }
    void findingsShowAndLeadToTheDevice();
    void findingsOutsideTheScopeShow();
    void findingsAreOfThePolicyShown();
    void findingsStayWhereOneReads();
};

void TestPolicyFindings::findingsShowAndLeadToTheDevice()
{
    have({gateways(u"99"_s)});
    const auto &services = m_console->services();
    const auto covered = resultOf(services.devices.counts({*query::Query::parse(u"kind:gateway -state:retired"_s)}));
    QVERIFY(covered && covered->first() > 50);
    QTRY_COMPARE(find<ui::PolicyList>("policy.list")->model()->index(0, 0).data(Qt::AccessibleTextRole).toString(),
                 u"gateways, applies to %1"_s.arg(covered->first()));
    evaluate();
    QTRY_VERIFY(rows("policy.findings") > 1);
    QVERIFY(rows("policy.findings") <= 50);
    const QString first = find<QListView>("policy.findings")->model()->index(0, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(first.contains(u"99"_s), qPrintable(first));
    find<QPushButton>("policy.findings.all")->click();
    QVERIFY(m_console->window().registryPage()->isVisible());
    QCOMPARE(m_console->find<ui::QueryField>("registry.query")->text(), u"kind:gateway compliance:violating"_s);
}

/// Of a device an operator put under it by name.
void TestPolicyFindings::findingsOutsideTheScopeShow()
{
    have({gateways(u"99"_s)});
    evaluate();
    auto *list = find<QListView>("policy.findings");
    QTRY_VERIFY(list->isVisible() && rows("policy.findings") > 1);
    const DeviceId first = deviceAt(*list, 0);
    run(PinDevice{first, u"gateways"_s});
    evaluate();
    QTRY_COMPARE(list->model()->index(0, 0).data().toString(), u"0-pinned"_s);
    QCOMPARE(deviceAt(*list, 0), first);
}

void TestPolicyFindings::findingsAreOfThePolicyShown()
{
    have({gateways(u"99"_s)});
    evaluate();
    QTRY_VERIFY(rows("policy.findings") > 1);
    m_console->window().hide(); // it reads no more
    const auto on = resultOf(m_console->services().policies.load(u"gateways"_s));
    QVERIFY(on);
    PolicyVersion off = *on;
    off.policy.name = u"cameras"_s;
    off.policy.enabled = false;
    QWidget host; // as a window of its own it would tell the platform what size it may have, which offscreen warns of
    host.show();
    ui::PolicyFindings findings(m_console->themes(), m_console->services(), &host);
    findings.show();
    findings.setPolicy(*on);
    bool isChanged = false;
    AtTimer atTimer([&] {
        findings.setPolicy(off);
        isChanged = true;
    });
    QTRY_VERIFY(isChanged);
    const auto *none = findings.findChild<QLabel *>(u"policy.findings.none"_s);
    QVERIFY(none->text().contains(u"switched off"_s));
    ui::PolicyFindings later(m_console->themes(), m_console->services(), &host);
    later.show();
    later.setPolicy(*on);
    QTRY_VERIFY(later.list()->model()->rowCount() > 1); // by then the answer to the first question was there
    QVERIFY2(none->text().contains(u"switched off"_s), qPrintable(none->text()));
    findings.setPolicy(*on);
    QTRY_VERIFY(findings.list()->model()->rowCount() > 1);
}

void TestPolicyFindings::findingsStayWhereOneReads()
{
    have({gateways(u"99"_s)});
    evaluate();
    auto *list = find<QListView>("policy.findings");
    QTRY_VERIFY(list->isVisible() && rows("policy.findings") > 20);
    list->setCurrentIndex(list->model()->index(9, 0));
    QTRY_VERIFY(list->verticalScrollBar()->maximum() > 7);
    list->verticalScrollBar()->setValue(7);
    const DeviceId chosen = deviceAt(*list, 9);
    const DeviceId moved = deviceAt(*list, 0);
    run(registry::SetDeviceAttributes{moved, {{u"name"_s, u"zzz"_s}}});
    QTRY_VERIFY(deviceAt(*list, 0) != moved);
    QCOMPARE(deviceAt(*list, list->currentIndex().row()), chosen);
    QVERIFY(list->currentIndex().row() < 9);
    QCOMPARE(list->verticalScrollBar()->value(), 7);
}

QTEST_MAIN(TestPolicyFindings)
#include "tst_policy_findings.moc"
