// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/device_chooser.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/field_row.h"
#include "ui/widgets/two_line_delegate.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int searchPauseMs = 150;
constexpr int rowsInSight = 5;

class CandidateDelegate : public TwoLineDelegate
{
public:
    CandidateDelegate(const ThemeSource &themes, QObject *parent) : TwoLineDelegate(themes, parent), m_themes(themes) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem plain(option);
        plain.state &= ~QStyle::State_HasFocus; // the ground says it
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, m_themes.theme().colour(Token::Selected));
        TwoLineDelegate::paint(painter, plain, index);
    }

protected:
    std::pair<QString, QString> lines(const QModelIndex &index) const override
    {
        return {index.data().toString(), index.data(EvidenceRole).toString()};
    }

private:
    const ThemeSource &m_themes;
};

} // namespace

DeviceChooser::DeviceChooser(const ThemeSource &themes, const Services &services, const Device &device, QWidget *parent)
    : QWidget(parent)
    , m_model(new DeviceCandidates(services, device, this))
    , m_field(new QLineEdit)
    , m_row(new FieldRow(themes, tr("The other device"), m_field, this))
    , m_list(new QListView(this))
{
    build(themes);
    m_pause.setSingleShot(true);
    m_pause.setInterval(searchPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &DeviceChooser::search);
    connect(m_field, &QLineEdit::textEdited, this, [this] {
        m_list->show();
        m_pause.start();
        Q_EMIT reconsidered();
    });
    connect(m_list, &QListView::clicked, this, &DeviceChooser::choose);
    connect(m_list, &QListView::activated, this, &DeviceChooser::choose);
    connect(m_model, &DeviceCandidates::found, this, &DeviceChooser::showFound);
    connect(m_model, &DeviceCandidates::failed, this, [this](const Error &error) { m_row->setError(error.message); });
    connect(&themes, &ThemeSource::changed, m_list->viewport(), qOverload<>(&QWidget::update));
    setFocusProxy(m_field);
    search();
}

void DeviceChooser::build(const ThemeSource &themes)
{
    m_field->setObjectName(u"chooser.field"_s);
    m_field->setPlaceholderText(tr("Name, serial number, MAC, address or a query"));
    m_field->installEventFilter(this);
    m_list->setObjectName(u"chooser.list"_s);
    m_list->setAccessibleName(tr("Devices found"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CandidateDelegate(themes, this));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setFixedHeight(rowsInSight * themes.theme().size(Size::RowTwoLine));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(themes.theme().space(Space::S));
    layout->addWidget(m_row);
    layout->addWidget(m_list);
}

void DeviceChooser::search()
{
    const QString typed = m_field->text().trimmed();
    if (typed.isEmpty()) {
        m_row->setError({});
        m_model->findLikely();
        return;
    }
    const auto query = query::Query::parse(typed);
    m_row->setError(query ? QString() : query.error().message);
    if (query)
        m_model->find(*query);
}

void DeviceChooser::showFound()
{
    const int count = m_model->rowCount();
    const bool isLikely = m_field->text().trimmed().isEmpty();
    m_row->setHint(count > 0  ? (isLikely ? tr("These may be the same device; or look for another one.") : QString())
                   : isLikely ? tr("No other device looks like this one. Look for it.")
                              : tr("No other device matches."));
    if (count > 0)
        m_list->setCurrentIndex(m_model->index(0));
}

void DeviceChooser::choose(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const DeviceRow row = m_model->row(index.row());
    m_pause.stop();
    m_field->setText(row.name);
    m_row->setHint({});
    m_list->hide();
    Q_EMIT chosen(row);
}

bool DeviceChooser::move(int key)
{
    if (m_list->isHidden() || m_model->rowCount() == 0)
        return false;
    const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : key == Qt::Key_PageDown ? rowsInSight : -rowsInSight;
    const int row = std::clamp(m_list->currentIndex().row() + step, 0, m_model->rowCount() - 1);
    m_list->setCurrentIndex(m_model->index(row));
    return true;
}

bool DeviceChooser::eventFilter(QObject *object, QEvent *event)
{
    if (object != m_field || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(object, event);
    switch (const int key = static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down:
    case Qt::Key_Up:
    case Qt::Key_PageDown:
    case Qt::Key_PageUp: return move(key);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_list->isHidden())
            return false;
        if (m_pause.isActive()) { // what is listed is of an earlier text
            m_pause.stop();
            search();
        } else {
            choose(m_list->currentIndex());
        }
        return true;
    default: return QWidget::eventFilter(object, event);
    }
}

} // namespace muster::ui
