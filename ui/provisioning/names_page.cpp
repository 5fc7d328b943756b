// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/names_page.h"

#include "ui/registry/row_header.h"
#include "ui/registry/row_view.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/cell_delegates.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/hovered_row.h"
#include "ui/widgets/kind_look.h"
#include "ui/widgets/state_look.h"

#include <QHeaderView>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int nameColumnWidths[] = {190, 210};
} // namespace

void NamesModel::refresh()
{
    beginResetModel();
    m_rows.clear();
    for (int i = 0; i < m_draft.devices.size(); ++i)
        if (m_draft.devices[i].whyNot.isEmpty())
            m_rows += Row{i, {}, {}};
    judge();
    endResetModel();
}

void NamesModel::judge()
{
    QHash<QString, int> uses;
    for (Row &row : m_rows) {
        const Result<QString> name = m_draft.nameOf(row.device);
        row.name = name.value_or(QString());
        row.problem = name ? QString() : name.error().message;
        if (name)
            ++uses[row.name.toCaseFolded()];
    }
    for (Row &row : m_rows)
        if (row.problem.isEmpty() && uses.value(row.name.toCaseFolded()) > 1)
            row.problem = tr("Another of these devices gets the same name.");
}

QString NamesModel::problem() const
{
    for (const Row &row : m_rows)
        if (!row.problem.isEmpty())
            return tr("%1: %2", "device: problem").arg(m_draft.devices[row.device].device.name, row.problem);
    return {};
}

int NamesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int NamesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant NamesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[index.row()];
    const DraftDevice &device = m_draft.devices[row.device];
    switch (index.column()) {
    case Now:
        if (role == Qt::DisplayRole)
            return device.device.name;
        if (role == IconNameRole)
            return kindIconName(device.device.kind);
        break;
    case Name:
        if (role == Qt::DisplayRole)
            return row.name.isEmpty() ? device.givenName : row.name;
        if (role == Qt::EditRole)
            return device.givenName.isEmpty() ? row.name : device.givenName;
        break;
    case Problem:
        if (role == Qt::DisplayRole)
            return !row.problem.isEmpty()             ? row.problem
                   : !device.givenName.isEmpty()      ? tr("Typed")
                   : m_draft.profile.naming.isEmpty() ? tr("As it is called now")
                                                      : tr("From the profile");
        if (role == LookRole)
            return QVariant::fromValue(row.problem.isEmpty() ? &lookOf(StepMark::Done) : &lookOf(Severity::Error));
        break;
    default: break;
    }
    return {};
}

QVariant NamesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Now: return tr("Called now");
    case Name: return tr("Will be called");
    default: return tr("Where that is from");
    }
}

Qt::ItemFlags NamesModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.column() == Name ? flags | Qt::ItemIsEditable : flags;
}

bool NamesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || index.column() != Name || index.row() >= m_rows.size())
        return false;
    DraftDevice &device = m_draft.devices[m_rows[index.row()].device];
    const QString typed = value.toString().trimmed();
    if (typed == data(index, Qt::EditRole).toString())
        return true;
    device.givenName = typed;
    judge(); // names must differ: any row may have another verdict now
    Q_EMIT dataChanged(this->index(0, Name), this->index(rowCount() - 1, Problem));
    return true;
}

NamesPage::NamesPage(const ThemeSource &themes, const Services &services, WizardDraft &draft, QWidget *parent)
    : WizardPage(parent)
    , m_draft(draft)
    , m_model(new NamesModel(draft, this))
    , m_table(new RowView(this))
    , m_hovered(new HoveredRow(this))
{
    const Theme &theme = themes.theme();
    setObjectName(u"wizard.names"_s);
    m_table->setObjectName(u"names.table"_s);
    m_table->setAccessibleName(tr("Devices and their names"));
    m_table->setHorizontalHeader(new RowHeader(themes, m_table));
    m_table->setModel(m_model);
    m_table->setFrameShape(QFrame::Box);
    m_table->verticalHeader()->setDefaultSectionSize(theme.size(Size::Row));
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                             | QAbstractItemView::SelectedClicked);
    m_hovered->watch(m_table);
    const std::initializer_list<CellDelegate *> delegates{new KindNameDelegate(themes, services.clock, this),
                                                          new TextDelegate(themes, services.clock, this, Qt::ElideMiddle),
                                                          new ComplianceDelegate(themes, services.clock, this)};
    int column = 0;
    for (CellDelegate *delegate : delegates) {
        delegate->setHoveredRow(m_hovered);
        m_table->setItemDelegateForColumn(column, delegate);
        if (column < 2)
            m_table->setColumnWidth(column, nameColumnWidths[column]);
        ++column;
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.space(Space::S));
    layout->addWidget(m_table, 1);
    layout->addWidget(
        wordLabel(tr("F2 or a double click edits a name. An empty one is again what the profile makes."), u"caption"_s, this));
    connect(m_model, &QAbstractItemModel::dataChanged, this, &WizardPage::changed);
    connect(&themes, &ThemeSource::changed, m_table->viewport(), qOverload<>(&QWidget::update));
}

void NamesPage::enter()
{
    m_model->refresh();
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(0, NamesModel::Name));
}

QString NamesPage::sentence() const
{
    return m_draft.profile.naming.isEmpty() ? tr("The profile names nothing: the devices keep what they are called here.")
                                            : tr("The profile makes them with the pattern %1.").arg(m_draft.profile.naming);
}

QString NamesPage::summary() const
{
    return tr("%n names", nullptr, m_model->rowCount());
}

void NamesPage::tell(SidePanel &side) const
{
    side.addSection(tr("What a name is for"));
    side.addText(tr("It stands in the registry and in the certificate, and becomes the host name where the profile says so."));
    side.addSection(tr("Allowed"));
    side.addText(tr("Up to 63 letters, digits and hyphens, not beginning or ending with a hyphen. No two devices share one."));
}

QWidget *NamesPage::firstField() const
{
    return m_table;
}

} // namespace muster::ui
